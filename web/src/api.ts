/**
 * The only door to the server. Every call carries what the guards ask for, every refusal comes back
 * as an ApiProblem, and three of them are handled here once for all screens: a locked session (wait
 * for its reopening, then send again), a stale identity (ask a factor, then send again), no session.
 */
import type { Job, Page, Problem } from './types';

export const base = '/api/v1';

/** A refusal: what happened (title), what was kept, what to do next, and the fields concerned. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly kept: string;
  readonly next: string;
  readonly place: string;
  readonly fields: NonNullable<Problem['fields']>;
  readonly requestId: string;
  readonly retryAfterSeconds: number;

  constructor(problem: Problem, retryAfterSeconds = 0) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.kept = problem.kept ?? '';
    this.next = problem.next ?? '';
    this.place = problem.place ?? '';
    this.fields = problem.fields ?? [];
    this.requestId = problem.request_id ?? '';
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The message for the field at a JSON pointer ("/name"), or undefined. */
  field(pointer: string): string | undefined {
    const found = this.fields.find((field) => field.pointer === pointer);
    return found && (this.next || found.message);
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}

/** Raised when the person gave up (closed the dialog that asks for a factor). Show nothing. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof DOMException && error.name === 'AbortError');
}

/** What the session does about the refusals that concern no screen in particular. */
export interface SessionDoor {
  /** The screen is locked: resolves once it is open again. */
  locked(): Promise<void>;
  /** Ask a factor: resolves to false when the person gives up. */
  reauthenticate(): Promise<boolean>;
  ended(): void;
  sealed(): void;
}

let door: SessionDoor | null = null;
export function useSessionDoor(next: SessionDoor | null): void {
  door = next;
}

export type Purpose = 'care' | 'administrative' | 'rights' | 'verification';
export type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  signal?: AbortSignal;
  purpose?: Purpose;
  /** ETag of the version read: "v3". */
  ifMatch?: string;
  /** Same key, same effect: for a POST that may be sent twice. See newKey(). */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  /** Session paths: refusals are the caller's affair. */
  direct?: boolean;
}

export interface Reply<T> {
  data: T;
  etag: string;
  status: number;
}

export function newKey(): string {
  return crypto.randomUUID();
}

export function url(path: string, query?: Query): string {
  const text = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return base + path + (text === '' ? '' : `?${text}`);
}

function headersOf(method: string, body: unknown, options: CallOptions): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (method !== 'GET') headers['X-Requested-By'] = 'serment';
  if (body instanceof Blob || body instanceof ArrayBuffer) headers['Content-Type'] = 'application/octet-stream';
  else if (method !== 'GET') headers['Content-Type'] = 'application/json';
  if (options.purpose) headers['X-Purpose'] = options.purpose;
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  return headers;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? 0) || 0;
  try {
    const problem = (await response.json()) as Problem;
    if (typeof problem.code === 'string' && typeof problem.title === 'string') {
      return new ApiProblem({ ...problem, status: response.status }, retryAfter);
    }
  } catch {
    // Not a problem document: a stranger answered, or the answer was cut.
  }
  return new ApiProblem({ status: response.status, code: 'network.unreadable', title: '' }, retryAfter);
}

async function once(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  const raw = body instanceof Blob || body instanceof ArrayBuffer;
  let content: BodyInit | undefined;
  if (raw) content = body as Blob | ArrayBuffer;
  else if (body !== undefined) content = JSON.stringify(body);
  else if (method !== 'GET') content = '{}';
  try {
    return await fetch(url(path, options.query), {
      method,
      headers: headersOf(method, body, options),
      body: content,
      signal: options.signal,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw new ApiProblem({ status: 0, code: 'network.unreachable', title: '' });
  }
}

/** Sends one request and gives its raw answer; throws ApiProblem on a refusal. */
export async function send(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const response = await once(method, path, body, options);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (options.direct || !door) throw problem;
    if (problem.code === 'session.locked' && attempt < 3) {
      await door.locked();
      continue;
    }
    if (problem.code === 'session.reauthentication_needed' && attempt < 3) {
      if (await door.reauthenticate()) continue;
      throw new Cancelled();
    }
    if (response.status === 401) door.ended();
    if (problem.code === 'vault.sealed') door.sealed();
    throw problem;
  }
}

export async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Reply<T>> {
  const response = await send(method, path, body, options);
  const text = response.status === 204 ? '' : await response.text();
  return {
    data: (text === '' ? undefined : JSON.parse(text)) as T,
    etag: response.headers.get('ETag') ?? '',
    status: response.status,
  };
}

const data = async <T>(reply: Promise<Reply<T>>): Promise<T> => (await reply).data;

export const api = {
  get: <T>(path: string, options?: CallOptions) => data(call<T>('GET', path, undefined, options)),
  post: <T = void>(path: string, body?: unknown, options?: CallOptions) => data(call<T>('POST', path, body, options)),
  put: <T = void>(path: string, body?: unknown, options?: CallOptions) => data(call<T>('PUT', path, body, options)),
  patch: <T = void>(path: string, body: unknown, options?: CallOptions) => data(call<T>('PATCH', path, body, options)),
  delete: <T = void>(path: string, options?: CallOptions) => data(call<T>('DELETE', path, undefined, options)),
  /** With the ETag, for a record that will be edited. */
  read: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  list: <T>(path: string, options?: CallOptions) => data(call<Page<T>>('GET', path, undefined, options)),
  /** Sends a file's bytes; its name never leaves this machine. */
  upload: <T>(path: string, file: Blob, options?: CallOptions) => data(call<T>('POST', path, file, options)),
  async blob(path: string, options?: CallOptions & { method?: 'GET' | 'POST'; body?: unknown }): Promise<Blob> {
    const response = await send(options?.method ?? 'GET', path, options?.body, { ...options, headers: { Accept: '*/*', ...options?.headers } });
    return response.blob();
  },
};

/** Hands a file to the person, under a neutral name. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export type { Job, Page };
