import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [{ path: '/installation', title: () => t('setup'), bare: true, open: true, load: () => import('./Setup.svelte') }];
export default routes;
