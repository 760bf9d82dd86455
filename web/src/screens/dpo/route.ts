import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/dpo', title: () => t('officer'), section: 'compliance', order: 61, permissions: ['impact_read'], words: () => t('officer_words'), load: () => import('./Officer.svelte') },
  { path: '/cockpit', title: () => t('cockpit'), section: 'compliance', order: 62, permissions: ['impact_read'], words: () => t('cockpit_words'), load: () => import('./Cockpit.svelte') },
];
export default routes;
