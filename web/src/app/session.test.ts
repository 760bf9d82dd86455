import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '../types';
import { api, isCancelled } from '../api';
import { session } from './session.svelte';

const me: Me = {
  member: { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: ['doctor'] }, permissions: ['self'], practice: { id: 'p', name: 'C' }, locked: false,
  lock: { after_seconds: 30, warn_before_seconds: 10 }, device: { id: 'd', label: 'P', lock_after_seconds: 30, pin_set: true },
  factors: { totp: true, passkeys: 0, recovery_codes_left: 3 }, second_factor_needed: false, server_time: '',
};
const paths = (): string[] => (fetch as unknown as ReturnType<typeof vi.fn>).mock.calls.map((call) => String(call[0]).replace('/api/v1', ''));

let hour = 0;
beforeEach(() => {
  // Each test an hour later: the session is one, as in a page.
  vi.useFakeTimers({ now: new Date(Date.UTC(2026, 10, 27, hour++)) });
  vi.stubGlobal('fetch', vi.fn((path: string) => Promise.resolve(path.endsWith('/unlock') ? new Response(JSON.stringify(me)) : new Response(null, { status: 204 }))));
  session.adopt(me);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
const wait = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
  session.tick();
};

describe('the lock', () => {
  it('warns at 20 seconds and locks at 30', () => {
    wait(19);
    expect([session.warning, session.locked]).toEqual([0, false]);
    wait(1);
    expect(session.warning).toBe(10);
    wait(5);
    expect(session.warning).toBe(5);
    wait(5);
    expect([session.warning, session.locked]).toEqual([0, true]);
    expect(paths()).toContain('/session/lock');
  });
  it('any sign of life answers the warning', () => {
    wait(25);
    session.active();
    expect(session.warning).toBe(0);
    wait(15);
    expect(session.locked).toBe(false);
  });
  it('tells the server of activity, not at every key', () => {
    for (let key = 0; key < 20; key++) {
      vi.setSystemTime(Date.now() + 200);
      session.active();
    }
    expect(paths().filter((path) => path === '/session/touch')).toHaveLength(1);
    vi.setSystemTime(Date.now() + 5000);
    session.active();
    expect(paths().filter((path) => path === '/session/touch')).toHaveLength(2);
  });
  it('activity under the lock opens nothing', () => {
    wait(31);
    session.active();
    expect(session.locked).toBe(true);
  });
  it('opens with a code, and what waited goes on', async () => {
    wait(31);
    await session.unlock('pin', '424242');
    expect(session.locked).toBe(false);
  });
  it('a second factor to enrol comes first', () => {
    session.adopt({ ...me, second_factor_needed: true });
    expect(session.phase).toBe('enrol');
  });
});

describe('a session that ends by itself', () => {
  const locked = () => new Response(JSON.stringify({ code: 'session.locked', title: 'x' }), { status: 423 });
  const none = () => new Response(JSON.stringify({ code: 'session.none', title: 'x' }), { status: 401 });
  /** A POST of who is here waits on the lock; then `next` happens. */
  async function waiting(next: () => Promise<unknown>): Promise<{ error: unknown; reload: unknown }> {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
    location.hash = '#/patients/p-1';
    // Only the session itself is asked: the rest of the page is not here.
    vi.mocked(fetch).mockImplementation((path) => Promise.resolve(String(path).endsWith('/state') ? new Response('{"practice":"open","signed_in":false}') : String(path).endsWith('/patients') ? locked() : none()));
    await session.start();
    session.adopt(me);
    const sent = api.post('/patients').then(() => null, (error: unknown) => error);
    await vi.waitFor(() => expect(session.locked).toBe(true));
    await next();
    return { error: await sent, reload };
  }
  it('leaves neither its place nor what it was about to send', async () => {
    const { error, reload } = await waiting(() => session.unlock('pin', '0').catch(() => undefined));
    expect(isCancelled(error)).toBe(true);
    expect(location.hash).toBe('#/');
    expect(reload).toHaveBeenCalledOnce();
    expect(session.me).toBeNull();
    expect(paths().filter((path) => path === '/patients')).toHaveLength(1);
  });
  it('is not taken over by another person: the page begins afresh', async () => {
    const { error, reload } = await waiting(async () => session.adopt({ ...me, member: { ...me.member, id: 'm-2' } }));
    expect(isCancelled(error)).toBe(true);
    expect(reload).toHaveBeenCalledOnce();
    expect(session.me?.member.id).toBe('m-1');
    expect(paths().filter((path) => path === '/patients')).toHaveLength(1);
  });
});
