/**
 * How much room there is, counted in text: a window of 1280 px read at 200 % is a narrow one. Media
 * queries do not know the person's text size, so the root says it: data-layout="narrow small tiny".
 */
import { preferences } from './preferences.svelte';

export function layoutOf(width: number, scale: number): string {
  const room = width / scale;
  return [room <= 960 ? 'narrow' : 'wide', room <= 640 && 'small', room <= 384 && 'tiny'].filter(Boolean).join(' ');
}

export function applyLayout(): void {
  document.documentElement.dataset.layout = layoutOf(innerWidth, preferences.scale);
}
