/** Who is signed in, whether the screen is locked, and what to do about it. Tabs of one browser agree. */
import { api, ApiProblem, Cancelled, isProblem, useSessionDoor } from '../api';
import type { Me, Permission, State } from '../types';
import { passkeyAssertion, type RequestOptions } from './webauthn';

export type Phase = 'starting' | 'unreachable' | 'setup' | 'signed_out' | 'enrol' | 'renew' | 'open';
type Message = { kind: 'active'; at: number } | { kind: 'locked' | 'unlocked' | 'ended' | 'signed_in' };
export type UnlockMethod = 'pin' | 'password' | 'passkey';
export type ReauthenticateMethod = 'password' | 'totp' | 'passkey';

const touchEvery = 5_000;

class Session {
  phase = $state<Phase>('starting');
  state = $state.raw<State | null>(null);
  me = $state.raw<Me | null>(null);
  locked = $state(false);
  /** Seconds before the lock, while the warning shows; 0 otherwise. */
  warning = $state(0);
  /** The installation was begun and not finished: its owner is reminded. */
  setupOpen = $state(false);
  /** The dialog that asks a factor is open. */
  asking = $state(false);
  /** What had the focus when the lock fell: out of reach under it, the browser forgets it. */
  focused: HTMLElement | null = null;

  #answer: ((confirmed: boolean) => void) | null = null;
  #waiting: { resume: () => void; refuse: (why: Cancelled) => void }[] = [];
  #lastActive = Date.now();
  #lastTouch = 0;
  #channel: BroadcastChannel | null = null;

  can(permission: Permission): boolean {
    return this.me?.permissions.includes(permission) ?? false;
  }

  async start(): Promise<void> {
    useSessionDoor({
      locked: () => this.#untilOpen(),
      reauthenticate: () => this.#ask(),
      ended: () => this.#end(),
      sealed: () => void this.refreshState(),
    });
    if (typeof BroadcastChannel !== 'undefined') {
      this.#channel = new BroadcastChannel('serment');
      this.#channel.onmessage = (event: MessageEvent<Message>) => this.#heard(event.data);
    }
    await this.load();
  }

  /** Asks the server where we stand. */
  async load(): Promise<void> {
    try {
      this.state = await api.get<State>('/state', { direct: true });
      if (this.state.practice === 'none') {
        this.phase = 'setup';
        return;
      }
      if (this.state.signed_in === false) {
        this.phase = 'signed_out';
        return;
      }
      this.adopt(await api.get<Me>('/session', { direct: true }));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.phase = 'signed_out';
      else if (isProblem(error, 'vault.sealed')) this.phase = 'signed_out';
      else this.phase = 'unreachable';
    }
  }

  async refreshState(): Promise<void> {
    this.state = await api.get<State>('/state', { direct: true });
    if (this.state.practice === 'sealed') this.#end();
  }

  /** The server says who we are: after signing in, unlocking, enrolling. */
  adopt(me: Me): void {
    // Signed in from another tab: what is on this page, and what it was about to send, is not theirs.
    if (this.me && this.me.member.id !== me.member.id) return this.#fresh();
    this.me = me;
    this.phase = me.second_factor_needed ? 'enrol' : me.password_due ? 'renew' : 'open';
    this.#lastActive = Date.now();
    if (me.locked) this.#showLock();
    else this.#open();
    if (this.phase === 'open' && !me.locked && this.can('settings_manage')) void this.#askSetup();
  }
  async #askSetup(): Promise<void> {
    try {
      this.setupOpen = (await api.get<{ finished?: boolean }>('/setup', { direct: true })).finished === false;
    } catch {
      this.setupOpen = false;
    }
  }

  signedIn(me: Me): void {
    this.adopt(me);
    void this.refreshStateQuietly();
    this.#tell({ kind: 'signed_in' });
  }
  async refreshStateQuietly(): Promise<void> {
    try {
      this.state = await api.get<State>('/state', { direct: true });
    } catch {
      // The next call will say so.
    }
  }
  async reload(): Promise<void> {
    this.adopt(await api.get<Me>('/session'));
  }

  async signOut(): Promise<void> {
    try {
      await api.delete('/session', { direct: true });
    } finally {
      this.#tell({ kind: 'ended' });
      this.#fresh();
    }
  }

  // —— Lock ——

  async lock(): Promise<void> {
    if (this.phase !== 'open' || this.locked) return;
    this.#showLock();
    this.#tell({ kind: 'locked' });
    try {
      await api.post('/session/lock', undefined, { direct: true });
    } catch {
      // Unreachable: the server locks by itself after the same delay.
    }
  }

  async unlock(method: UnlockMethod, value?: string): Promise<void> {
    try {
      const me = method === 'passkey'
        ? await api.post<Me>('/session/unlock', { method, credential: await this.#credential() }, { direct: true })
        : await api.post<Me>('/session/unlock', { method, value }, { direct: true });
      this.adopt(me);
      this.#tell({ kind: 'unlocked' });
    } catch (error) {
      if (isProblem(error, 'session.none')) this.#end();
      throw error;
    }
  }

  async #credential(): Promise<unknown> {
    return passkeyAssertion(await api.post<RequestOptions>('/session/passkey/options', {}, { direct: true }));
  }

  // —— Asking a factor again ——

  #ask(): Promise<boolean> {
    this.#answer?.(false);
    this.asking = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }
  async confirm(method: ReauthenticateMethod, value?: string): Promise<void> {
    const body = method === 'passkey' ? { method, credential: await this.#credential() } : { method, value };
    this.me = await api.post<Me>('/session/reauthenticate', body, { direct: true });
    this.answered(true);
  }
  answered(confirmed: boolean): void {
    this.asking = false;
    this.#answer?.(confirmed);
    this.#answer = null;
  }

  // —— Activity ——

  /** Something a person did: a key, a pointer, a wheel. */
  active(now = Date.now()): void {
    if (this.phase !== 'open' || this.locked) return;
    const stale = now - this.#lastActive > 1_000;
    this.#lastActive = now;
    this.warning = 0;
    if (stale) this.#tell({ kind: 'active', at: now });
    if (now - this.#lastTouch >= touchEvery) {
      this.#lastTouch = now;
      api.post('/session/touch', undefined, { direct: true }).catch((error: unknown) => {
        if (isProblem(error, 'session.locked')) this.#showLock();
        else if (error instanceof ApiProblem && error.status === 401) this.#end();
      });
    }
  }

  /** Called every half second. */
  tick(now = Date.now()): void {
    if (this.phase !== 'open' || this.locked || !this.me) return;
    const after = this.me.device?.lock_after_seconds || this.me.lock.after_seconds;
    const left = Math.ceil(after - (now - this.#lastActive) / 1000);
    if (left <= 0) void this.lock();
    else this.warning = left <= this.me.lock.warn_before_seconds ? left : 0;
  }

  #showLock(): void {
    if (!this.locked && document.activeElement instanceof HTMLElement) this.focused = document.activeElement;
    this.locked = true;
    this.warning = 0;
  }
  #open(): void {
    this.locked = false;
    this.#waiting.splice(0).forEach((one) => one.resume());
  }
  #untilOpen(): Promise<void> {
    this.#showLock();
    return new Promise((resume, refuse) => this.#waiting.push({ resume, refuse }));
  }
  /** A fresh page: nothing of one person stays for the next, nor is sent in their name. */
  #fresh(): void {
    this.#waiting.splice(0).forEach((one) => one.refuse(new Cancelled()));
    location.hash = '#/';
    location.reload();
  }
  #end(): void {
    if (this.me) this.#fresh();
    this.me = null;
    this.locked = false;
    this.warning = 0;
    this.answered(false);
    if (this.phase !== 'setup') this.phase = 'signed_out';
  }
  #tell(message: Message): void {
    this.#channel?.postMessage(message);
  }
  #heard(message: Message): void {
    if (message.kind === 'active') {
      this.#lastActive = Math.max(this.#lastActive, message.at);
      this.warning = 0;
    } else if (message.kind === 'locked' && this.phase === 'open') this.#showLock();
    else if (message.kind === 'unlocked' || message.kind === 'signed_in') void this.load();
    else if (message.kind === 'ended') this.#end();
  }
}

export const session = new Session();
export const can = (permission: Permission): boolean => session.can(permission);
