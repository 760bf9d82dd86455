import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/arnaques', title: () => t('scams'), section: 'security', order: 70, permissions: ['crisis_use'], words: () => t('scams_words'), load: () => import('./Scams.svelte') },
];
export default routes;
