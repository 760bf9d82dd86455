import type { Route } from '../../app/routes';
import { texts } from '../../i18n';
import en from './titles.en.json';
import fr from './titles.fr.json';

const t = texts(fr, en);
const routes: Route[] = [
  { path: '/inventaire', title: () => t('inventory'), section: 'security', order: 40, permissions: ['inventory_read'], words: () => t('inventory_words'), load: () => import('./Inventory.svelte') },
  { path: '/inventaire/cameras', title: () => t('cameras'), section: 'security', order: 40.5, permissions: ['inventory_read'], words: () => t('cameras_words'), load: () => import('./Cameras.svelte') },
];
export default routes;
