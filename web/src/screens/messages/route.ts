import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/messagerie', title: () => t('messages'), section: 'patients', order: 45, permissions: ['message_check'], words: () => t('messages_words'), load: () => import('./Messages.svelte') },
];
export default routes;
