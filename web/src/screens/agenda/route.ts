import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/echeances', title: () => t('agenda'), section: 'home', order: 20, permissions: ['home_read'], words: () => t('agenda_words'), load: () => import('./Agenda.svelte') },
];
export default routes;
