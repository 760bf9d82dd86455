/** Hash router. A route is `/patients/:id`; what follows `?` is `route.query`. */
import { tick } from 'svelte';

export interface Place {
  path: string;
  query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const text = hash.startsWith('#/') ? hash.slice(1) : '/';
  const [path = '/', query = ''] = text.split('?', 2);
  return { path: path.length > 1 ? path.replace(/\/+$/, '') : '/', query: new URLSearchParams(query) };
}

/** The parameters of `path` under `pattern`, or null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      try {
        parameters[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (part !== value) return null;
  }
  return parameters;
}

class Router {
  place = $state.raw<Place>(placeOf(typeof location === 'undefined' ? '' : location.hash));

  listen(): () => void {
    const changed = (): void => {
      // "#contenu" and the like are places within the page, not screens.
      if (location.hash === '' || location.hash.startsWith('#/')) this.place = placeOf(location.hash);
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }
}

export const router = new Router();

export function go(path: string, query?: Record<string, string>): void {
  const text = query ? `?${new URLSearchParams(query).toString()}` : '';
  location.hash = `#${path}${text}`;
}

/** Replaces the query of the present place without a step in the history (filters, pages). */
export function setQuery(values: Record<string, string | undefined>): void {
  const query = new URLSearchParams(router.place.query);
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  history.replaceState(null, '', `#${router.place.path}${text ? `?${text}` : ''}`);
  router.place = { path: router.place.path, query };
}

let waiting: MutationObserver | null = null;

/** After navigation the reader stands at the title; at once, or when the screen has read what it shows. */
export async function focusTitle(): Promise<void> {
  waiting?.disconnect();
  await tick();
  scrollTo(0, 0);
  const before = document.activeElement;
  const reach = (): boolean => {
    const title = document.querySelector<HTMLElement>('main h1');
    title?.focus({ preventScroll: true });
    return !!title;
  };
  if (reach()) return;
  waiting = new MutationObserver(() => {
    // Who went elsewhere meanwhile is left there.
    const moved = document.activeElement !== before && document.activeElement !== document.body;
    if (moved || reach()) waiting?.disconnect();
  });
  waiting.observe(document.body, { childList: true, subtree: true });
}
