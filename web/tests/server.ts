/** Plays the server for a screen drawn in a test: says what was prepared, remembers what was asked. */
import { vi } from 'vitest';
import { session } from '../src/app/session.svelte';
import type { Me, Permission } from '../src/types';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  ifMatch: string | null;
}
export interface Said {
  status?: number;
  etag?: string;
  content?: unknown;
}
type Answer = (asked: Asked) => Said;

/** "GET /dossiers/d-1" and what it says; what is not prepared is refused with 404. */
export function serve(answers: Record<string, Answer>): Asked[] {
  const log: Asked[] = [];
  vi.stubGlobal('fetch', vi.fn((address: string, options: RequestInit) => {
    const url = new URL(address, 'http://serment.test');
    const headers = new Headers(options.headers);
    const typed = typeof options.body === 'string' && options.body !== '' ? (JSON.parse(options.body) as unknown) : options.body;
    const asked: Asked = { method: options.method ?? 'GET', path: url.pathname.replace('/api/v1', ''), query: url.searchParams, body: typed, ifMatch: headers.get('If-Match') };
    log.push(asked);
    const said = answers[`${asked.method} ${asked.path}`]?.(asked) ?? { status: 404, content: { status: 404, code: 'route.unknown', title: 'Cette adresse n’existe pas' } };
    const status = said.status ?? 200;
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(said.content ?? {}), { status, headers: { ETag: said.etag ?? '' } }));
  }));
  return log;
}

/** A refusal because somebody else saved first. */
export const overtaken: Said = { status: 412, content: { status: 412, code: 'conflict.changed', title: 'Cette fiche a changé entre-temps' } };

export function signIn(...permissions: Permission[]): void {
  const me: Me = {
    member: { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: ['doctor'] }, permissions, practice: { id: 'p', name: 'Cabinet' }, locked: false,
    lock: { after_seconds: 3600, warn_before_seconds: 10 }, factors: { totp: true, passkeys: 0, recovery_codes_left: 3 }, second_factor_needed: false,
    server_time: '2026-11-28T09:00:00Z',
  };
  session.adopt(me);
}
