import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/ia', title: () => t('ai'), section: 'compliance', order: 40, permissions: ['ai_tool_read'], words: () => t('ai_words'), load: () => import('./AiTools.svelte') },
  { path: '/ia/:id', title: () => t('tool'), section: 'compliance', permissions: ['ai_tool_read'], load: () => import('./Tool.svelte') },
];
export default routes;
