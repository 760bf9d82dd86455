/** Data a screen reads: loads, reloads when what it depends on changes, aborts what is overtaken. */
import { isCancelled } from './api';

export class Resource<T> {
  data = $state.raw<T | undefined>(undefined);
  problem = $state.raw<unknown>(null);
  loading = $state(false);
  #load: (signal: AbortSignal) => Promise<T>;
  #abort: AbortController | null = null;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  async reload(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    try {
      const data = await this.#load(abort.signal);
      if (abort.signal.aborted) return;
      this.data = data;
      this.problem = null;
    } catch (error) {
      if (abort.signal.aborted || isCancelled(error)) return;
      this.problem = error;
    } finally {
      if (this.#abort === abort) this.loading = false;
    }
  }

  /** Puts a value known otherwise (the answer of an edit), without asking again. */
  set(data: T): void {
    this.#abort?.abort();
    this.loading = false;
    this.data = data;
    this.problem = null;
  }

  stop(): void {
    this.#abort?.abort();
  }
}

/**
 * To call while a component starts. `load` is run again whenever a reactive value it reads
 * (before its first await) changes.
 *   const members = resource((signal) => api.list<Member>('/members', { signal }));
 */
export function resource<T>(load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const result = new Resource(load);
  $effect(() => {
    void result.reload();
    return () => result.stop();
  });
  return result;
}
