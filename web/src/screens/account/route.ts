import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/mon-acces', title: () => t('account'), words: () => t('account_words'), load: () => import('./Account.svelte') },
  { path: '/apparence', title: () => t('appearance'), open: true, words: () => t('appearance_words'), load: () => import('./Appearance.svelte') },
];
export default routes;
