import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/preuves', title: () => t('evidence'), section: 'proof', order: 0, permissions: ['evidence_read'], shortcut: 'v', icon: 'proof', words: () => t('evidence_words'), load: () => import('./Evidence.svelte') },
];
export default routes;
