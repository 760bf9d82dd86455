import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/aipd', title: () => t('impact'), section: 'compliance', order: 60, permissions: ['impact_read'], words: () => t('impact_words'), load: () => import('./Assessments.svelte') },
  { path: '/aipd/:id', title: () => t('assessment'), section: 'compliance', permissions: ['impact_read'], load: () => import('./Assessment.svelte') },
];
export default routes;
