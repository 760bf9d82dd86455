import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/demandes', title: () => t('requests'), section: 'patients', order: 10, permissions: ['request_read'], shortcut: 'd', words: () => t('requests_words'), load: () => import('./Requests.svelte') },
  { path: '/demandes/nouvelle', title: () => t('new'), section: 'patients', permissions: ['request_record'], words: () => t('new_words'), load: () => import('./NewRequest.svelte') },
  { path: '/demandes/:id', title: () => t('request'), section: 'patients', permissions: ['request_read'], load: () => import('./Request.svelte') },
];
export default routes;
