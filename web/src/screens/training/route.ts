import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/formation', title: () => t('training'), section: 'team', order: 50, permissions: ['training_follow'], words: () => t('training_words'), load: () => import('./Training.svelte') },
  { path: '/formation/:id', title: () => t('lesson'), section: 'team', permissions: ['training_follow'], load: () => import('./LessonPlayer.svelte') },
];
export default routes;
