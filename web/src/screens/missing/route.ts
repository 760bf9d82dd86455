import { t } from '../../i18n';
import type { Route } from '../../app/routes';

const routes: Route[] = [
  { path: '/introuvable', title: () => t('missing.title'), load: () => import('./Missing.svelte') },
  { path: '/hors-acces', title: () => t('forbidden.title'), load: () => import('./Forbidden.svelte') },
  { path: '/injoignable', title: () => t('app.unreachable'), bare: true, load: () => import('./Unreachable.svelte') },
];
export default routes;
