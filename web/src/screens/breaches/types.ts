/** What `/breaches` answers. */
export interface Heading {
  id: string;
  version: number;
  state: string;
  state_text: string;
  title: string;
  reported_at: string;
  due?: string;
  persons_count?: number;
}
export interface Receipt {
  id: string;
  reported_at: string;
  what: string;
  state_text: string;
}
export interface Question {
  id: string;
  text: string;
  hint: string;
}
export interface OptionList {
  id: string;
  title: string;
  several: boolean;
  options: { id: string; label: string }[];
}
export interface Catalogue {
  questions: Question[];
  facts: Question[];
  lists: OptionList[];
}
export interface Facts {
  title: string;
  circumstances: string;
  discovery: string;
  cause_at: string;
  started_at: string;
  noticed_at: string;
  ended_at: string;
  ongoing: string;
  natures: string[];
  origins: string[];
  cause: string;
  data: string[];
  persons: string[];
  supports: string[];
  consequences: string[];
  harms: string[];
  other: string;
  severity: string;
  severity_why: string;
  identifiable: string;
  persons_count?: number;
  records_count?: number;
  processor: string;
  answers: { id: string; answer: string }[];
  measures_before: string;
  measures_immediate: string;
  measures_medium: string;
  measures_long: string;
  comment: string;
}
export interface Reading {
  kind: string;
  at: string;
  why: string;
}
export interface Awareness {
  readings: Reading[];
  kept: string;
  justification: string;
}
export interface Decision {
  authority: string;
  persons: string;
  advised_authority: string;
  advised_persons: string;
  reason: string;
  by: string;
  at: string;
}
export interface Notification {
  kind: string;
  sent_at: string;
  receipt: string;
  late_reason: string;
  by: string;
}
export interface Informed {
  status: string;
  on?: string;
  count?: number;
  means: string[];
  content: string;
}
export interface Letter {
  what: string;
  consequences: string;
  measures: string;
  contact: string;
  signatory: string;
}
export interface Clock {
  kind: string;
  label: string;
  aware: string;
  due: string;
  legal_due: string;
  earliest: boolean;
  kept: boolean;
}
export interface Advised {
  row: string;
  outcome: string;
  reason: string;
  source: string;
  url: string;
  confidence: string;
  because: string[];
}
export interface Contact {
  id: string;
  name: string;
  text: string;
  delay: string;
  url: string;
  phone: string;
  source: string;
  confidence: string;
  due?: string;
  told_at?: string;
  reference?: string;
}
export interface View {
  id: string;
  version: number;
  state: string;
  state_text: string;
  at: string;
  author: string;
  breach: {
    report: { what: string; noticed_at: string };
    reported_by_name: string;
    reported_at: string;
    facts: Facts;
    awareness: Awareness;
    decision?: Decision;
    notifications: Notification[];
    informed?: Informed;
    lessons: string;
    closed_at: string;
  };
  clocks: Clock[];
  complement_due?: string;
  authority: Advised;
  persons: Advised;
  contacts: Contact[];
  owed: string[];
}
export interface Example {
  id: string;
  title: string;
  story: string;
  reference: string;
  url: string;
  confidence: string;
  clocks: Clock[];
  authority: Advised;
  persons: Advised;
  contacts: Contact[];
}
export interface FilledGroup {
  id: string;
  title: string;
  fields: { id: string; label: string; hint: string; value: string; unknown: boolean }[];
  text: string;
}
export interface Recipients {
  total: number;
  lots: number;
  counts: { channel: string; state: string; count: number }[];
}
export interface LettersMade {
  file: string;
  format: string;
  letters: number;
  pages: number;
  moved: number;
  gone: number;
}
