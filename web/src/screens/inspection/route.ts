import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/controle', title: () => t('inspections'), section: 'proof', order: 30, permissions: ['inspection_manage'], words: () => t('inspections_words'), load: () => import('./Visits.svelte') },
  { path: '/controle/:id', title: () => t('inspection'), section: 'proof', permissions: ['inspection_manage'], load: () => import('./Visit.svelte') },
];
export default routes;
