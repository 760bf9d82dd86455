import { describe, expect, it } from 'vitest';
import { focusTitle, match, placeOf } from './router.svelte';
import { entries, find, may, routes } from './routes';

describe('places', () => {
  it('reads path and query', () => {
    const place = placeOf('#/patients/?q=a%20b&page=2');
    expect([place.path, place.query.get('q'), place.query.get('page')]).toEqual(['/patients', 'a b', '2']);
    expect(placeOf('').path).toBe('/');
    expect(placeOf('#contenu').path).toBe('/');
  });
  it('matches parameters', () => {
    expect(match('/equipe/:id', '/equipe/m%201')).toEqual({ id: 'm 1' });
    expect(match('/equipe/:id', '/equipe')).toBeNull();
    expect(match('/equipe/:id', '/equipe/%E0%A4%A')).toBeNull();
  });
});

describe('after navigation', () => {
  const late = async (before: () => void): Promise<string | undefined> => {
    document.body.innerHTML = '<button>ailleurs</button><main></main>';
    await focusTitle();
    before();
    const title = document.createElement('h1');
    title.tabIndex = -1;
    document.querySelector('main')?.append(title);
    await new Promise((resume) => setTimeout(resume, 20));
    return document.activeElement?.tagName;
  };
  it('the title that comes with its data takes the focus', async () => expect(await late(() => undefined)).toBe('H1'));
  it('who went elsewhere is left there', async () => expect(await late(() => document.querySelector('button')?.focus())).toBe('BUTTON'));
});

describe('routes', () => {
  it('are found by themselves, each path once', () => {
    expect(find('/equipe/m-1')?.params).toEqual({ id: 'm-1' });
    const paths = routes.map((route) => route.path);
    expect(new Set(paths).size).toBe(paths.length);
  });
  it('have one shortcut each', () => {
    const keys = routes.flatMap((route) => route.shortcut ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('are hidden from who may not', () => {
    const members = find('/equipe')?.route;
    expect(members && may(members, ['self'])).toBe(false);
    expect(members && may(members, ['member_read'])).toBe(true);
    expect(entries('team', ['self']).map((route) => route.path)).not.toContain('/equipe');
  });
  it('load', async () => {
    for (const route of routes) expect((await route.load()).default, route.path).toBeTypeOf('function');
  }, 60_000);
});
