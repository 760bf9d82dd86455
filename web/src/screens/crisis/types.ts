/** What `/crises` and `/crisis-kit` say. */
export interface Heading {
  id: string;
  state: 'drill' | 'declared' | 'degraded' | 'recovering' | 'closed';
  state_text: string;
  kind: string;
  kind_title: string;
  drill: boolean;
  noticed_at: string;
  closed_at: string;
  outcome: string;
  version: number;
}
export interface Step {
  id: string;
  title: string;
  who: string;
  why: string;
  caution: string;
  contact: string;
  href: string;
}
export interface StepState {
  step: Step;
  source_ref: string;
  confidence: string;
  done: boolean;
  at: string;
  by: string;
  after?: number;
  late: boolean;
}
export interface PhaseState {
  phase: { id: string; title: string; place: string; minutes: number };
  due_at: string;
  over: boolean;
  steps: StepState[];
}
export interface LogLine {
  number: number;
  event_at: string;
  written_at: string;
  text: string;
  by: string;
  step: string;
  state: string;
  paper: boolean;
  approximate: boolean;
  done: boolean;
  corrects: number;
}
export interface CallLine {
  contact: string;
  role: string;
  name: string;
  phone: string;
  note: string;
  own: boolean;
}
export interface CrisisView {
  heading: Heading;
  seen: string;
  data_touched: string;
  impacts: string[];
  lessons: { id: string; text: string }[];
  progress: { phases: PhaseState[]; next: string; done: number; total: number; late: number; elapsed_seconds: number };
  lines: LogLine[];
  calls: CallLine[];
}
export interface Guide {
  kinds: { id: string; title: string; what: string; signs: string[]; impacts: string[] }[];
  impacts: { id: string; title: string; question: string }[];
  lessons: { id: string; question: string }[];
}
export interface Kit {
  state: 'missing' | 'current' | 'changed' | 'old';
  reprint_on: string;
  blank_numbers: number;
  prints: { printed_on: string; where: string; at: string; by: string; current: boolean }[];
}
export interface CallTree {
  lines: CallLine[];
  version: number;
  at: string;
  by: string;
}

/** The day and the hour typed, as the practice's clock shows them; null when they do not read. */
export function wallClock(day: string, hour: string): string | null {
  const parts = /^\s*(\d{1,2})\s*(?:h|:|\.)\s*(\d{2})\s*$/i.exec(hour);
  if (!parts || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  if (Number(parts[1]) > 23 || Number(parts[2]) > 59) return null;
  return `${day} ${(parts[1] ?? '').padStart(2, '0')}:${parts[2]}`;
}

/** The lines of a file of the page without server, ready to send; null when it is another file. */
export function linesOfFile(text: string): Record<string, unknown>[] | null {
  try {
    const file = JSON.parse(text) as { lines?: unknown };
    if (!Array.isArray(file.lines) || file.lines.length === 0) return null;
    return file.lines.map((line: { event_at?: unknown; text?: unknown; step?: unknown; done?: unknown }) => {
      if (typeof line.event_at !== 'string' || typeof line.text !== 'string') throw new TypeError();
      return typeof line.step === 'string'
        ? { event_at: line.event_at, text: '', step: line.step, done: line.done === true }
        : { event_at: line.event_at, text: line.text };
    });
  } catch {
    return null;
  }
}

/** Two people wrote the practice's own lines: what this one left alone comes from the other. */
export function joined(before: readonly CallLine[], mine: readonly CallLine[], theirs: readonly CallLine[]): CallLine[] {
  const keyOf = (one: CallLine): string => `${one.contact}/${one.role}`;
  const find = (lines: readonly CallLine[], key: string): CallLine | undefined => lines.find((one) => keyOf(one) === key);
  const same = (one: CallLine, other?: CallLine): boolean => JSON.stringify(one) === JSON.stringify(other);
  const kept = mine.map((one) => {
    const now = find(theirs, keyOf(one));
    return now && same(one, find(before, keyOf(one))) ? now : one;
  });
  return [...kept, ...theirs.filter((one) => !find(before, keyOf(one)) && !find(mine, keyOf(one)))];
}
