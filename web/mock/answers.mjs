// What the routes of the mock answer with.
export const store = {};

export class Refusal extends Error {
  constructor(problem, headers = {}) {
    super(problem.code);
    this.problem = problem;
    this.headers = headers;
  }
}
export function refuse(status, code, title, more = {}) {
  throw new Refusal({ type: 'about:blank', status, code, title, ...more });
}

export const created = (content) => ({ $reply: true, status: 201, content });
export const versioned = (content, version) => ({ $reply: true, content, headers: { ETag: `"v${version}"` } });
export const page = (items, total = items.length) => ({ items, total });

/** A job that takes `seconds` and then gives `result`; see GET /jobs/{id}/events. */
export function startJob(kind, seconds, total, message, result) {
  const id = `job-${Math.random().toString(36).slice(2, 8)}`;
  const job = { id, kind, state: 'running', done: 0, total, message };
  store.jobs ??= new Map();
  store.jobs.set(id, job);
  const timer = setInterval(() => {
    if (job.state !== 'running') return clearInterval(timer);
    job.done = Math.min(total, job.done + Math.max(1, Math.round(total / (seconds * 5))));
    if (job.done === total) Object.assign(job, { state: 'done', result });
  }, 200);
  return { $reply: true, status: 202, content: { job } };
}
