export interface Line {
  id: string;
  display: string;
  state: 'active' | 'archived' | 'due' | 'held' | 'undetermined';
  last_day?: string;
  erasable_from?: string;
  postponed_until?: string;
  rule: string;
  items_only: boolean;
  fault: '' | 'damaged' | 'claim_missing' | 'claim_added';
}
export interface Plan {
  on: string;
  dossiers: number;
  active: number;
  archived: number;
  due: number;
  held: number;
  undetermined: number;
  postponed: number;
  erased: number;
  transfusion_items_kept: number;
  transfusion_items_due: number;
  by_month: { month: string; dossiers: number }[];
  lines: Line[];
  listed: number;
  reconciliation: { known: number; kept: number; lost: number; due: number; erased: number; held: number; postponed: number; undetermined: number; remaining: number; balanced: boolean };
  next_erasable?: string;
}
export interface Proposal {
  id: string;
  on: string;
  state: 'proposed' | 'approved' | 'executed' | 'cancelled';
  count: number;
  approved_by: string;
  approval_reason: string;
  cancelled_by?: string;
  cancellation_reason?: string;
  dossiers?: { id: string; display: string; excepted: boolean; erased: boolean }[];
}
export interface Erased {
  certificate: string;
  erased: number;
  refused: { id: string; code: string; reason: string; possible_from?: string }[];
}
export interface CertificateLine {
  id: string;
  proposal: string;
  issued_at: string;
  approved_by: string;
  erased: number;
  refused: number;
}
/** A kind of record that the practice keeps of its own doings; without a rule it has a `why`. */
export interface RecordKind {
  kind: string;
  title: string;
  lasts: 'term' | 'dossier' | 'practice' | 'undecided';
  why: string;
  cite: string;
  activity: string;
  rule: string;
  term: string;
  total: number;
  due: number;
  running: number;
  open: number;
  start_unknown: number;
  rule_draft: number;
  claimed: number;
  needed: number;
  needed_why: string;
  oldest?: string;
  proposed_years?: number;
  past: { id: string; standing: string; last_day?: string }[];
}
export interface RecordTerms {
  kinds: RecordKind[];
  due: number;
  unfinished: boolean;
}
export interface Policy {
  keep_longest: boolean;
  shorter_reason: string;
  extensions: { rule: string; years: number; reason: string }[];
  terms: { rule: string; years: number; months?: number; days?: number; reason: string }[];
}

/** What is kept past its term, or without one that can be counted, and why. */
export function keptBeyond(kind: RecordKind): { why: 'rule_draft' | 'claimed' | 'needed' | 'start_unknown'; count: number }[] {
  return (['rule_draft', 'claimed', 'needed', 'start_unknown'] as const).map((why) => ({ why, count: kind[why] })).filter((one) => one.count > 0);
}
/** The rules whose proposed term the practice may make its own, each once. */
export function toSettle(kinds: RecordKind[]): RecordKind[] {
  return kinds.filter((one, index) => one.proposed_years !== undefined && kinds.findIndex((other) => other.rule === one.rule && other.proposed_years !== undefined) === index);
}

/** Dossiers of each year from `from`, none left out. */
export function byYear(months: Plan['by_month'], from: number, years: number): { year: number; dossiers: number }[] {
  const sums = new Map<number, number>();
  for (const { month, dossiers } of months) {
    const year = Number(month.slice(0, 4));
    sums.set(year, (sums.get(year) ?? 0) + dossiers);
  }
  return Array.from({ length: years }, (_, index) => ({ year: from + index, dossiers: sums.get(from + index) ?? 0 }));
}
/** The twelve months of a year, zero included. */
export function monthsOf(months: Plan['by_month'], year: number): { month: string; dossiers: number }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = `${year}-${String(index + 1).padStart(2, '0')}`;
    return { month, dossiers: months.find((one) => one.month === month)?.dossiers ?? 0 };
  });
}
