import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/information', title: () => t('notices'), section: 'compliance', order: 10, permissions: ['notice_read'], shortcut: 'i', words: () => t('notices_words'), load: () => import('./Notices.svelte') },
];
export default routes;
