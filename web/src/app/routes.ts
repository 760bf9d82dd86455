/**
 * Every screen folder holds a `route.ts` whose default export is its routes. They are found here by
 * themselves: adding a screen touches no shared file. The component is loaded when first shown.
 */
import type { Component } from 'svelte';
import type { IconName } from '../ui/icons';
import type { Permission } from '../types';
import { match } from './router.svelte';

export const sections = ['home', 'compliance', 'patients', 'security', 'team', 'proof'] as const;
export type Section = (typeof sections)[number];

export interface Route {
  /** "/patients/:id" */
  path: string;
  /** Title of the page and of the entry in the navigation and the palette. */
  title: () => string;
  /** Which of the six items of the rail is current; none for settings, help and the like. */
  section?: Section;
  /** Position among the entries of its section; without it the route is not listed (a detail page). */
  order?: number;
  /** Any of these suffices. None: every signed-in member. */
  permissions?: Permission[];
  /** Shown without a session (invitation, crisis sheet…). */
  open?: boolean;
  /** Without rail and top bar. */
  bare?: boolean;
  /** Letter after `g`. */
  shortcut?: string;
  icon?: IconName;
  /** Other words the palette understands. */
  words?: () => string;
  /** The component takes `params: Record<string, string>`, or nothing. */
  load: () => Promise<{ default: Component<any> }>;
}

const found = import.meta.glob<{ default: Route[] }>('../screens/*/route.ts', { eager: true });

export const routes: Route[] = Object.values(found).flatMap((module) => module.default);

export function may(route: Route, permissions: readonly Permission[]): boolean {
  return !route.permissions?.length || route.permissions.some((permission) => permissions.includes(permission));
}

export function find(path: string): { route: Route; params: Record<string, string> } | null {
  // A fixed path wins over one with parameters.
  const ordered = [...routes].sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')));
  for (const route of ordered) {
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

/** The listed routes of a section this person may see, in order. */
export function entries(section: Section, permissions: readonly Permission[]): Route[] {
  return routes
    .filter((route) => route.section === section && route.order !== undefined && may(route, permissions))
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}
