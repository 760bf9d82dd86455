import { t, texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const own = texts(fr, en);
const routes: Route[] = [
  { path: '/crise', title: () => t('nav.crisis'), open: true, bare: true, load: () => import('./Crisis.svelte') },
  { path: '/crise/kit', title: () => own('kit'), section: 'security', order: 60, permissions: ['crisis_use'], words: () => own('kit_words'), load: () => import('./CrisisKit.svelte') },
  { path: '/crise/:id', title: () => t('nav.crisis'), bare: true, permissions: ['crisis_use'], load: () => import('./CrisisMode.svelte') },
];
export default routes;
