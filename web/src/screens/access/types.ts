export interface Person {
  who: string;
  name: string;
  accesses: number;
  dossiers: number;
  wondered: number;
}
export interface Review {
  week: string;
  until: string;
  state: 'open' | 'closed';
  accesses: number;
  dossiers: number;
  findings: number;
  left: number;
  left_out: number;
  spared: number;
  visits_unknown: number;
  seconds: number;
  persons: Person[];
  opened_by: string;
  opened_at: string;
  closed_by: string;
  closed_at: string;
  reviewers: string[];
  tie: boolean;
}
export interface Message {
  at: string;
  by: string;
  kind: 'question' | 'explanation' | 'accepted' | 'escalated' | 'set_aside';
  text: string;
}
export type QuestionState = 'found' | 'asked' | 'explained' | 'accepted' | 'set_aside' | 'escalated';
export interface Question {
  id: string;
  week: string;
  state: QuestionState;
  rule: string;
  title: string;
  question: string;
  reason: string;
  source: string;
  who: string;
  name: string;
  version: number;
  dossiers: { id: string; display?: string }[];
  dossier_count: number;
  accesses: number;
  first: string;
  last: string;
  messages: Message[];
  own: boolean;
  may_decide: boolean;
  tie: boolean;
}
export interface WeekOf {
  review: Review;
  questions: Question[];
}
export interface Weeks {
  items: Review[];
  total: number;
  last_week: string;
  last_reviewed: boolean;
}
export interface Hours {
  days: { day: number; from: number; to: number }[];
  usual?: boolean;
}

export const chipOf = { found: 'todo', asked: 'due', explained: 'due', accepted: 'done', set_aside: 'done', escalated: 'late' } as const;

/** What waits for the reviewer, in the order in which it is shown: answers first, then what is new. */
export function waiting(questions: readonly Question[]): Question[] {
  const rank = (one: Question): number => (one.state === 'explained' ? 0 : one.state === 'found' ? 1 : 2);
  return questions.filter((one) => one.may_decide && rank(one) < 2).sort((a, b) => rank(a) - rank(b));
}

/** "7:30" or "07h30" in minutes from midnight; null for anything else. */
export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2})\s*[:hH]\s*(\d{2})?$/.exec(text.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2] ?? '0');
  return Number(found[2] ?? '0') < 60 && minutes <= 1440 ? minutes : null;
}
export function hourOf(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
