export interface Choice {
  id: string;
  title: string;
}
export interface Guide {
  forms: Choice[];
  checks: Choice[];
  stages: { id: string; title: string; steps: { id: string; text: string; source: string }[] }[];
  scopes: { id: string; title: string; usual: boolean }[];
  call_back: string;
  secrecy_sentence: string;
  secrecy_source: string;
  access_most_days: number;
  /** Of Paris. */
  access_closes_at_hour: number;
}
export interface Heading {
  id: string;
  state: VisitState;
  form: string;
  motive: string;
  began_at: string;
  left_at: string;
  closed_at: string;
  inspectors: number;
  copies: number;
  waiting: number;
}
export type VisitState = 'under_way' | 'follow_up' | 'closed';
export interface DocumentLine {
  number: number;
  title: string;
  state: 'fresh' | 'stale' | 'missing';
  href: string;
  fresh_if: string;
  if_absent: string;
  date?: string;
  records: number;
}
export interface VisitOf {
  id: string;
  state: VisitState;
  version: number;
  open_members: string[];
  next_step: string;
  letters: { id: string; state: 'received' | 'verified' | 'answered' | 'scam'; from: string; summary: string; received_on: string; due_on?: string }[];
  visit: {
    form: string;
    motive: string;
    began_at: string;
    left_at: string;
    closed_at: string;
    inspectors: { id: string; name: string; service: string; authorisation: string; checked_how: string; checked_at: string; checked_by: string }[];
    steps: { step: string; at: string; by: string }[];
    accesses: { inspector: string; member: string; scopes: string[]; opened_at: string; until: string; closed_at: string }[];
    copies: { path: string; size: number; sha256: string; at: string; by: string; how: 'downloaded' | 'handed' }[];
    follow_ups: { id: string; what: string; asked_on: string; due_on: string; done_at: string; answer: string }[];
    acknowledgements: { at: string; matched: number; changed: number; unknown: number; missing: number; unreadable: number }[];
    timeline: { at: string; written_at: string; by: string; kind: string; text: string }[];
  };
}
export interface OpenedAccess {
  visit: VisitOf;
  member: string;
  login: string;
  code: string;
  url: string;
  qr_svg: string;
  until: string;
}
export interface Checked {
  visit: VisitOf;
  layout: 'newest' | 'older';
  matched: number;
  changed: number;
  unknown: number;
  missing: number;
  files: { path: string; status: 'matched' | 'changed' | 'unknown' | 'missing'; other_name: string }[];
  unreadable_lines: number[];
}

export const visitChip = { under_way: 'late', follow_up: 'due', closed: 'done' } as const;
export const freshChip = { fresh: 'done', stale: 'due', missing: 'todo' } as const;
export const fileChip = { matched: 'done', changed: 'late', unknown: 'due', missing: 'due' } as const;

/** The fingerprint of a file, reckoned here: the file itself goes nowhere. */
export async function fingerprint(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
