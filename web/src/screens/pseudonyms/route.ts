import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/texte-sans-identite', title: () => t('clipboard'), section: 'compliance', order: 41, permissions: ['dossier_search'], words: () => t('clipboard_words'), load: () => import('./Clipboard.svelte') },
];
export default routes;
