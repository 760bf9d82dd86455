import type { WorkState } from '../../types';

export interface Decision {
  need: 'required' | 'recommended' | 'not_required';
  reasons: { rule: string; need: string; reading: string; text: string; source: string; confidence: string }[];
}
export interface Heading {
  id: string;
  title: string;
  state: 'draft' | 'in_review' | 'validated' | 'to_review' | 'archived';
  origin: 'blank' | 'prefilled' | 'imported';
  version: number;
  at: string;
  author: string;
  review_on?: string;
  actions: number;
  done: number;
}
export interface Answer {
  question: number;
  text: string;
  list: string[];
  gauge: number;
  checked: boolean;
}
export interface Measure {
  id: number;
  title: string;
  text: string;
}
export interface Evaluation {
  id: number;
  reference: string;
  verdict: '' | 'to_correct' | 'improvable' | 'acceptable';
  comment: string;
  action: string;
  who: string;
  by?: string | null;
  done_on?: string | null;
  severity: number;
  likelihood: number;
}
export interface Opinions {
  officer: string;
  officer_view: string;
  officer_text: string;
  persons_asked: string;
  persons_why_not: string;
  persons: string;
  persons_view: string;
  persons_text: string;
}
export interface Content {
  title: string;
  category: string;
  author: string;
  evaluator: string;
  decider: string;
  answers: Answer[];
  measures: Measure[];
  evaluations: Evaluation[];
  remarks: { id: number; reference: string; text: string }[];
  opinions: Opinions;
}
export interface Risk {
  id: string;
  part: string;
  title: string;
  severity: number;
  likelihood: number;
  severity_after: number;
  likelihood_after: number;
  consult: boolean;
}
export interface Assessment {
  heading: Heading;
  repaired: boolean;
  content: Content;
  attachments: { id: number; name: string; mime: string; size: number }[];
  risks: Risk[];
  map_text: string;
  not_ready?: { code: string; text: string; place: string };
  validation?: { decider: string; reason: string; on: string; consulted_on?: string };
}
export interface Question {
  number: number;
  part: string;
  kind: 'text' | 'list' | 'measures' | 'gauge';
  role?: string;
  title: string;
  help: string;
}
export interface Level {
  value: number;
  severity: string;
  likelihood: string;
  severity_help: string;
  likelihood_help: string;
}
export interface Structure {
  parts: { id: string; section: string; title: string; risk?: string }[];
  questions: Question[];
  levels: Level[];
  method: string;
}

export const stateChip: Record<Heading['state'], WorkState> = { draft: 'todo', in_review: 'due', validated: 'done', to_review: 'due', archived: 'na' };

/** The answer to a question, added empty when there is none. */
export function answerOf(content: Content, question: number): Answer {
  const found = content.answers.find((one) => one.question === question);
  if (found) return found;
  content.answers.push({ question, text: '', list: [], gauge: 0, checked: true });
  return content.answers[content.answers.length - 1]!;
}
/** Every question has its answer: what a form edits in place. */
export function completed(content: Content, structure: Structure): Content {
  const copy = JSON.parse(JSON.stringify(content)) as Content;
  for (const question of structure.questions) answerOf(copy, question.number);
  return copy;
}
/** What is sent: empty answers, lines and dates left out. */
export function trimmed(content: Content): Content {
  const copy = JSON.parse(JSON.stringify(content)) as Content;
  copy.answers = copy.answers
    .map((one) => ({ ...one, list: one.list.map((line) => line.trim()).filter(Boolean) }))
    .filter((one) => one.text.trim() !== '' || one.list.length > 0 || one.gauge > 0);
  copy.measures = copy.measures.filter((one) => one.title.trim() !== '' || one.text.trim() !== '');
  copy.evaluations = copy.evaluations
    .filter((one) => one.id !== 0 || one.action.trim() !== '' || one.comment.trim() !== '' || one.verdict !== '')
    .map((one) => ({ ...one, by: one.by || null, done_on: one.done_on || null }));
  return copy;
}
