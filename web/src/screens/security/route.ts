import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/appareils', title: () => t('devices'), section: 'security', order: 10, shortcut: 's', words: () => t('devices_words'), load: () => import('./Devices.svelte') },
  { path: '/ouvertures-urgence', title: () => t('glass'), section: 'security', order: 40, permissions: ['break_glass_review'], words: () => t('glass_words'), load: () => import('./BreakGlass.svelte') },
  { path: '/jetons', title: () => t('tokens'), section: 'security', order: 50, permissions: ['token_manage'], words: () => t('tokens_words'), load: () => import('./Tokens.svelte') },
];
export default routes;
