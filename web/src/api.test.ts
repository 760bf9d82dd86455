import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, ApiProblem, Cancelled, url, useSessionDoor, type SessionDoor } from './api';

const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
const problem = (status: number, code: string, more = {}): Response => answer(status, { status, code, title: 'Non', ...more });

function server(...answers: Response[]): ReturnType<typeof vi.fn> {
  const fetching = vi.fn((..._: unknown[]) => Promise.resolve(answers.shift() ?? answer(500)));
  vi.stubGlobal('fetch', fetching);
  return fetching;
}
function door(over: Partial<SessionDoor> = {}): SessionDoor {
  const made = { locked: vi.fn(async () => undefined), reauthenticate: vi.fn(async () => true), ended: vi.fn(), sealed: vi.fn(), ...over };
  useSessionDoor(made);
  return made;
}
const headersOf = (fetching: ReturnType<typeof vi.fn>, call = 0): Record<string, string> => (fetching.mock.calls[call]?.[1] as { headers: Record<string, string> }).headers;

afterEach(() => {
  useSessionDoor(null);
  vi.unstubAllGlobals();
});

describe('requests', () => {
  it('carry what the guards ask for', async () => {
    const fetching = server(answer(200, {}), answer(204));
    await api.get('/dossiers/x', { purpose: 'care' });
    expect(headersOf(fetching)['X-Purpose']).toBe('care');
    expect(headersOf(fetching)['X-Requested-By']).toBeUndefined();
    await api.patch('/members/m', { a: 1 }, { ifMatch: '"v3"', idempotencyKey: 'k' });
    expect(headersOf(fetching, 1)).toMatchObject({ 'X-Requested-By': 'serment', 'If-Match': '"v3"', 'Idempotency-Key': 'k', 'Content-Type': 'application/json' });
  });
  it('escape their query and leave out what is empty', () => expect(url('/patients', { q: 'é&=', limit: 5, after: undefined, on: '' })).toBe('/api/v1/patients?q=%C3%A9%26%3D&limit=5'));
  it('give the ETag', async () => {
    server(answer(200, { id: 1 }, { ETag: '"v7"' }));
    expect(await api.read('/members/m')).toMatchObject({ etag: '"v7"', data: { id: 1 } });
  });
});

describe('refusals', () => {
  it('become problems with their fields', async () => {
    server(problem(422, 'member.invalid', { next: 'Complétez.', fields: [{ pointer: '/login', code: 'x', message: 'Non' }] }));
    const caught = await api.post('/members', {}).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(ApiProblem);
    expect((caught as ApiProblem).field('/login')).toBe('Complétez.');
    expect((caught as ApiProblem).field('/other')).toBeUndefined();
  });
  it('from a stranger say so', async () => {
    server(new Response('<html>', { status: 502 }));
    await expect(api.get('/home')).rejects.toMatchObject({ code: 'network.unreadable', status: 502 });
  });
  it('of the network too', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('refused'))));
    await expect(api.get('/home')).rejects.toMatchObject({ code: 'network.unreachable' });
  });
});

describe('the session', () => {
  it('a locked call waits for the reopening, then goes on', async () => {
    const fetching = server(problem(423, 'session.locked'), answer(200, { ok: 1 }));
    const made = door();
    expect(await api.post('/holds', { a: 1 })).toEqual({ ok: 1 });
    expect(made.locked).toHaveBeenCalledOnce();
    expect(fetching).toHaveBeenCalledTimes(2);
  });
  it('a stale identity is asked again, then the call goes on', async () => {
    server(problem(403, 'session.reauthentication_needed'), answer(204));
    const made = door();
    await api.post('/proposals/p/approve');
    expect(made.reauthenticate).toHaveBeenCalledOnce();
  });
  it('giving up is no error to show', async () => {
    server(problem(403, 'session.reauthentication_needed'));
    door({ reauthenticate: async () => false });
    await expect(api.post('/x')).rejects.toBeInstanceOf(Cancelled);
  });
  it('an ended one is told', async () => {
    server(problem(401, 'session.none'));
    const made = door();
    await expect(api.get('/home')).rejects.toMatchObject({ status: 401 });
    expect(made.ended).toHaveBeenCalledOnce();
  });
  it('a sealed practice is told', async () => {
    server(problem(423, 'vault.sealed'));
    const made = door();
    await expect(api.get('/home')).rejects.toMatchObject({ code: 'vault.sealed' });
    expect(made.sealed).toHaveBeenCalledOnce();
  });
});
