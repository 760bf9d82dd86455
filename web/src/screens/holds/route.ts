import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/gels', title: () => t('holds'), section: 'patients', order: 40, permissions: ['hold_manage'], words: () => t('holds_words'), load: () => import('./Holds.svelte') },
];
export default routes;
