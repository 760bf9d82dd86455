import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/reglages', title: () => t('settings'), permissions: ['settings_read'], shortcut: 'r', words: () => t('settings_words'), load: () => import('./Settings.svelte') },
  { path: '/reglages/identite', title: () => t('oidc'), permissions: ['settings_manage'], words: () => t('oidc_words'), load: () => import('./Providers.svelte') },
  { path: '/certificat', title: () => t('certificate'), open: true, words: () => t('certificate_words'), load: () => import('./Certificate.svelte') },
];
export default routes;
