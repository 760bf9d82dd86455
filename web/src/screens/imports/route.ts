import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/imports', title: () => t('imports'), section: 'patients', order: 50, permissions: ['import_run'], words: () => t('imports_words'), load: () => import('./Imports.svelte') },
];
export default routes;
