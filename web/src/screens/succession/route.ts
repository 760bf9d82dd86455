import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/transmission', title: () => t('succession'), section: 'team', order: 90, permissions: ['succession_manage'], words: () => t('succession_words'), load: () => import('./Succession.svelte') },
];
export default routes;
