import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [{ path: '/aide', title: () => t('help'), open: true, words: () => t('words'), load: () => import('./Help.svelte') }];
export default routes;
