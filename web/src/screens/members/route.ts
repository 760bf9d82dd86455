import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/equipe', title: () => t('members'), section: 'team', order: 10, permissions: ['member_read'], shortcut: 'e', load: () => import('./Members.svelte') },
  { path: '/equipe/:id', title: () => t('member'), section: 'team', permissions: ['member_read'], load: () => import('./Member.svelte') },
  { path: '/remplacements', title: () => t('locums'), section: 'team', order: 20, permissions: ['locum_manage'], shortcut: 'm', words: () => t('locums_words'), load: () => import('./Locums.svelte') },
  // The locum's own is theirs to read and sign; the server knows whose it is.
  { path: '/remplacements/:id', title: () => t('locum'), section: 'team', load: () => import('./Locum.svelte') },
  { path: '/roles', title: () => t('roles'), section: 'team', order: 30, words: () => t('roles_words'), load: () => import('./Roles.svelte') },
];
export default routes;
