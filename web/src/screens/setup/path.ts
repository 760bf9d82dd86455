/** The 13-minute path: its steps, the minutes each takes, where one resumes. */
import type { Me } from '../../types';

export const steps = ['code', 'account', 'second_factor', 'recovery', 'answers', 'register', 'processors', 'team', 'notice', 'result'] as const;
export type Step = (typeof steps)[number];

export const minutes: Record<Step, number> = {
  code: 0.5, account: 1, second_factor: 1, recovery: 1.5, answers: 4, register: 1, processors: 1.5, team: 1, notice: 1, result: 0.5,
};

export interface Progress {
  steps: { id: string; done: boolean }[];
  answers?: Record<string, string>;
  finished?: boolean;
}
export function minutesLeft(step: Step): number {
  return Math.ceil(steps.slice(steps.indexOf(step)).reduce((sum, one) => sum + minutes[one], 0));
}

/** The first step the server does not know as done. */
export function resumeAt(progress: Progress | null, me: Me | null): Step {
  if (!progress) return 'code';
  const done = (id: string): boolean => progress.steps.some((step) => step.id === id && step.done);
  if (!done('account')) return 'code';
  if (me?.second_factor_needed || !done('second_factor')) return 'second_factor';
  for (const step of ['recovery', 'answers', 'processors', 'team', 'notice'] as const) if (!done(step)) return step;
  return 'result';
}

export interface Question {
  key: string;
  /** 1 to 10 for the ten questions, 0 for details and identity. */
  number: number;
  kind: 'choice' | 'yes_no' | 'number' | 'text';
  text: string;
  why: string;
  required: boolean;
  choices: { value: string; label: string }[];
}
type Next = (answers: Record<string, string>) => Promise<Question | null>;

/** Questions that read best together: the practice's identity, a doctor's name with the RPPS number. */
function together(first: Question, other: Question): boolean {
  const doctor = /^doctors\[\d+\]\./.exec(first.key)?.[0];
  return doctor ? other.key.startsWith(doctor) : first.key.startsWith('practice.') && other.key.startsWith('practice.');
}

/** The questions of the next page; none when everything is known. */
export async function nextPage(answers: Record<string, string>, next: Next): Promise<Question[]> {
  const page: Question[] = [];
  const supposed = { ...answers };
  for (;;) {
    const question = await next(supposed);
    const first = page[0];
    if (!question || (first && !together(first, question))) return page;
    page.push(question);
    if (!/^(practice\.|doctors\[)/.test(question.key)) return page;
    supposed[question.key] = 'x';
  }
}

/** The groups of a recovery key, as printed. */
export function groupsOf(key: string): string[] {
  return key.trim().split(/[\s-]+/).filter(Boolean);
}
