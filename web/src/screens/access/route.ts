import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/acces', title: () => t('access'), section: 'security', order: 31, permissions: ['access_review'], words: () => t('access_words'), load: () => import('./Weeks.svelte') },
  { path: '/acces/questions', title: () => t('questions'), section: 'security', order: 32, words: () => t('questions_words'), load: () => import('./Questions.svelte') },
  { path: '/acces/heures', title: () => t('hours'), section: 'security', permissions: ['access_review'], words: () => t('hours_words'), load: () => import('./Hours.svelte') },
  { path: '/acces/:week', title: () => t('week'), section: 'security', permissions: ['access_review'], load: () => import('./Week.svelte') },
];
export default routes;
