import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/prestataires', title: () => t('processors'), section: 'team', order: 40, permissions: ['processor_read'], words: () => t('processors_words'), load: () => import('./Processors.svelte') },
  { path: '/prestataires/:id', title: () => t('processor'), section: 'team', permissions: ['processor_read'], load: () => import('./Processor.svelte') },
  { path: '/contrats/:id', title: () => t('contract'), section: 'team', permissions: ['processor_read'], load: () => import('./Contract.svelte') },
];
export default routes;
