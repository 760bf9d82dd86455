import { t } from '../../i18n';
import type { Route } from '../../app/routes';

const routes: Route[] = [
  { path: '/crise', title: () => t('nav.crisis'), open: true, bare: true, load: () => import('./Crisis.svelte') },
];
export default routes;
