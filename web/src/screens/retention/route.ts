import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/conservation', title: () => t('retention'), section: 'patients', order: 20, permissions: ['retention_read'], shortcut: 'k', words: () => t('retention_words'), load: () => import('./Retention.svelte') },
  { path: '/conservation/propositions/:id', title: () => t('proposal'), section: 'patients', permissions: ['retention_read'], load: () => import('./Proposal.svelte') },
  { path: '/effacements', title: () => t('erasures'), section: 'patients', order: 30, permissions: ['retention_read'], words: () => t('erasures_words'), load: () => import('./Erasures.svelte') },
  { path: '/effacements/:id', title: () => t('certificate'), section: 'patients', permissions: ['retention_read'], load: () => import('./Certificate.svelte') },
];
export default routes;
