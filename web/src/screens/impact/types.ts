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

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
/** A field that this one left alone takes what the others wrote. */
function rebasedFields<T extends object>(base: T, mine: T, theirs: T): T {
  const kept = { ...theirs };
  for (const name of Object.keys(mine) as (keyof T)[]) if (!same(mine[name], base[name])) kept[name] = mine[name];
  return kept;
}
/** Lines that have a number once saved (0 before). A line taken away here stays when somebody else rewrote it. */
function rebasedLines<T extends { id: number }>(base: T[], mine: T[], theirs: T[]): T[] {
  const find = (list: T[], id: number): T | undefined => list.find((one) => one.id === id);
  const kept = theirs
    .filter((one) => find(mine, one.id) || !same(find(base, one.id), one))
    .map((one) => rebasedFields(find(base, one.id) ?? one, find(mine, one.id) ?? find(base, one.id) ?? one, one));
  const gone = mine.filter((one) => one.id > 0 && !find(theirs, one.id) && !same(find(base, one.id), one)).map((one) => ({ ...one, id: 0 }));
  const added = mine.filter((one) => one.id === 0 && !base.some((saved) => same(saved, one)));
  return [...kept, ...gone, ...added];
}
/**
 * Two people edited the same version: what this one left alone comes from the other, answer by answer
 * and line by line; what both changed keeps this one's words, and the other's stay in the history.
 */
export function rebased(base: Content, mine: Content, theirs: Content): Content {
  const answer = (content: Content, question: number): Answer | undefined => content.answers.find((one) => one.question === question);
  return {
    ...rebasedFields(base, mine, theirs),
    answers: theirs.answers.map((one) => {
      const [before, now] = [answer(base, one.question), answer(mine, one.question)];
      return before && now && !same(before, now) ? now : one;
    }),
    measures: rebasedLines(base.measures, mine.measures, theirs.measures),
    evaluations: rebasedLines(base.evaluations, mine.evaluations, theirs.evaluations),
    remarks: theirs.remarks,
    opinions: rebasedFields(base.opinions, mine.opinions, theirs.opinions),
  };
}
