/** The keyboard map: chords with Ctrl always, single keys when the person keeps them. */
import { go } from './router.svelte';
import { may, routes, type Route } from './routes';
import type { Permission } from '../types';

export interface Actions {
  palette(): void;
  lock(): void;
  help(): void;
  permissions(): readonly Permission[];
  singleKeys(): boolean;
  /** Nothing but the lock acts while a dialog is open. */
  idle(): boolean;
  /** Somebody's work is on the screen, under a dialog or not. */
  mayLock(): boolean;
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function shortcutRoutes(permissions: readonly Permission[]): Route[] {
  return routes.filter((route) => route.shortcut && may(route, permissions));
}

/** A screen marks its search field `data-search` and its "new" button `data-new`. */
function reach(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`main ${selector}`);
}

export function keyboard(actions: Actions): (event: KeyboardEvent) => void {
  let afterG = 0;
  return (event) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      const chord = event.key.toLowerCase();
      const action = chord === 'l' && actions.mayLock() ? actions.lock : chord === 'k' && actions.idle() ? actions.palette : null;
      if (action) {
        event.preventDefault();
        action();
      }
      return;
    }
    if (!actions.idle()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !actions.singleKeys()) return;
    const now = Date.now();
    if (now - afterG < 1500) {
      afterG = 0;
      const route = shortcutRoutes(actions.permissions()).find((one) => one.shortcut === event.key);
      if (route) {
        event.preventDefault();
        go(route.path);
      }
      return;
    }
    if (event.key === 'g') afterG = now;
    else if (event.key === '?') {
      event.preventDefault();
      actions.help();
    } else if (event.key === '/') {
      event.preventDefault();
      const field = reach('[data-search] input, input[data-search]');
      if (field) field.focus();
      else actions.palette();
    } else if (event.key === 'n') {
      const button = reach('[data-new]');
      if (button) {
        event.preventDefault();
        button.click();
      }
    }
  };
}
