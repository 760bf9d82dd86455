import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/procedures', title: () => t('procedures'), section: 'compliance', order: 15, permissions: ['procedure_read'], words: () => t('procedures_words'), load: () => import('./Procedures.svelte') },
  { path: '/procedures/:id', title: () => t('procedure'), section: 'compliance', permissions: ['procedure_read'], load: () => import('./Procedure.svelte') },
];
export default routes;
