/** Long work on the server: starts it, follows it by events, cancels it. */
import { api, ApiProblem, base, type CallOptions } from './api';
import type { Job } from './types';

const ended = (job: Job): boolean => job.state !== 'running';

/**
 *   const work = new Work<{ id: string }>();
 *   const result = await work.start('/evidence');   // undefined when cancelled
 *   <Progress {work} />
 */
export class Work<R = unknown> {
  job = $state<Job<R> | null>(null);
  problem = $state<unknown>(null);
  #stop: (() => void) | null = null;

  get running(): boolean {
    return this.job?.state === 'running';
  }

  /** POSTs `path`, follows the job it answers and resolves with its result. */
  async start(path: string, body?: unknown, options?: CallOptions): Promise<R | undefined> {
    this.problem = null;
    const { job } = await api.post<{ job: Job<R> }>(path, body, options);
    return this.follow(job);
  }

  follow(job: Job<R>): Promise<R | undefined> {
    this.job = job;
    return new Promise((resolve, reject) => {
      const settle = (last: Job<R>): void => {
        this.#stop?.();
        this.job = last;
        if (last.state === 'failed') {
          const problem = new ApiProblem(last.error ?? { status: 500, code: 'job.failed', title: '' });
          this.problem = problem;
          reject(problem);
        } else resolve(last.state === 'done' ? last.result : undefined);
      };
      if (ended(job)) return settle(job);
      const events = new EventSource(`${base}/jobs/${encodeURIComponent(job.id)}/events`);
      const poll = setInterval(() => void ask(), 5000);
      const ask = async (): Promise<void> => {
        try {
          const now = await api.get<Job<R>>(`/jobs/${encodeURIComponent(job.id)}`);
          if (ended(now)) settle(now);
          else this.job = now;
        } catch {
          // The next event or the next question will tell.
        }
      };
      events.onmessage = (event: MessageEvent<string>) => {
        const now = JSON.parse(event.data) as Job<R>;
        if (ended(now)) settle(now);
        else this.job = now;
      };
      this.#stop = () => {
        events.close();
        clearInterval(poll);
        this.#stop = null;
      };
    });
  }

  async cancel(): Promise<void> {
    if (this.job && this.running) await api.delete(`/jobs/${encodeURIComponent(this.job.id)}`);
  }
}
