import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/engagements', title: () => t('people'), section: 'team', order: 45, permissions: ['training_follow', 'people_read'], words: () => t('people_words'), load: () => import('./Undertakings.svelte') },
];
export default routes;
