import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/patients', title: () => t('patients'), section: 'patients', order: 0, permissions: ['dossier_search'], shortcut: 'p', words: () => t('patients_words'), load: () => import('./Patients.svelte') },
  { path: '/patients/:id', title: () => t('dossier'), section: 'patients', permissions: ['dossier_identity'], load: () => import('./Patients.svelte') },
  { path: '/doublons', title: () => t('duplicates'), section: 'patients', order: 60, permissions: ['import_run'], words: () => t('duplicates_words'), load: () => import('./Duplicates.svelte') },
];
export default routes;
