import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/violations', title: () => t('breaches'), section: 'compliance', order: 60, permissions: ['breach_read', 'breach_report'], shortcut: 'f', words: () => t('breaches_words'), load: () => import('./Breaches.svelte') },
  { path: '/violations/signaler', title: () => t('report'), section: 'compliance', permissions: ['breach_report'], words: () => t('report_words'), load: () => import('./Report.svelte') },
  { path: '/violations/:id', title: () => t('breach'), section: 'compliance', permissions: ['breach_read'], load: () => import('./Breach.svelte') },
];
export default routes;
