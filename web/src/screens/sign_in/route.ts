import { texts } from '../../i18n';
import type { Route } from '../../app/routes';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/connexion', title: () => t('sign_in'), bare: true, load: () => import('./SignIn.svelte') },
  { path: '/carte', title: () => t('card'), bare: true, open: true, load: () => import('./Card.svelte') },
  { path: '/second-facteur', title: () => t('enrol'), bare: true, load: () => import('./Enrol.svelte') },
  { path: '/nouveau-mot-de-passe', title: () => t('renew'), bare: true, load: () => import('./Renew.svelte') },
  { path: '/invitation', title: () => t('invitation'), bare: true, open: true, load: () => import('./Invitation.svelte') },
  { path: '/invitation/:code', title: () => t('invitation'), bare: true, open: true, load: () => import('./Invitation.svelte') },
];
export default routes;
