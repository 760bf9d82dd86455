import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/', title: () => t('home'), section: 'home', order: 0, permissions: ['home_read'], shortcut: 'a', icon: 'home', load: () => import('./Home.svelte') },
  { path: '/mesures', title: () => t('measures'), section: 'security', order: 0, permissions: ['home_read'], words: () => t('measures_words'), load: () => import('./Measures.svelte') },
];
export default routes;
