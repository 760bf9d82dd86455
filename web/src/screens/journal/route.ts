import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/journal', title: () => t('journal'), section: 'security', order: 30, permissions: ['journal_read'], shortcut: 'j', words: () => t('journal_words'), load: () => import('./Journal.svelte') },
];
export default routes;
