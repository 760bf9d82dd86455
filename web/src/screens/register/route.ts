import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/registre', title: () => t('register'), section: 'compliance', order: 0, permissions: ['register_read'], shortcut: 't', words: () => t('register_words'), load: () => import('./Register.svelte') },
  { path: '/registre/:ref', title: () => t('activity'), section: 'compliance', permissions: ['register_read'], load: () => import('./Activity.svelte') },
];
export default routes;
