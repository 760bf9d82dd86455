export interface ToolFacts {
  name: string;
  vendor: string;
  purpose: string;
  data: string;
  hosting: string;
  hosting_country: string;
  hds: string;
  device_class: string;
  generative: boolean;
  triage: boolean;
}
/** The same once written: each choice is one of its values. */
export interface WrittenFacts extends ToolFacts {
  data: (typeof dataValues)[number];
  hosting: (typeof hostingValues)[number];
  hds: (typeof hdsValues)[number];
  device_class: (typeof deviceValues)[number];
}
export const dataValues = ['none', 'pseudonymised', 'health'] as const;
export const hostingValues = ['eea', 'outside', 'unknown'] as const;
export const hdsValues = ['yes', 'no', 'unknown'] as const;
export const deviceValues = ['none', 'unknown', 'I', 'IIa', 'IIb', 'III'] as const;
export type Confidence = 'seen' | 'second_hand' | 'memory' | 'computed';
export interface Tool {
  id: string;
  state: 'proposed' | 'assessed' | 'allowed' | 'restricted' | 'forbidden';
  version: number;
  facts: WrittenFacts;
  answers: { question: string; answer: string }[];
  proposal: {
    verdict: 'allowed' | 'restricted' | 'forbidden' | 'incomplete';
    reasons: { rule: string; effect: 'forbidden' | 'restricted' | 'note'; reason: string; condition: string; reference: string }[];
    questions: string[];
    conditions: string;
  };
  decision?: { verdict: 'allowed' | 'restricted' | 'forbidden'; conditions: string; reason: string; by: string; at: string; proposed: string; review_on: string };
  to_review: boolean;
  obligations: string[];
}
export interface Tools {
  items: Tool[];
  total: number;
  notice: { agrees: boolean; missing: string[]; unfounded: boolean };
  declared: string;
  trained: { done: number; asked: number };
}
export interface GridSheet {
  id: string;
  title: string;
  questions: { id: string; sheet: string; text: string; why: string; reference: string }[];
}
export interface Obligation {
  id: string;
  title: string;
  text: string;
  action: string;
  reference: string;
  confidence: Confidence;
  from: string;
  in_force: boolean;
}
export const toolChip = { proposed: 'todo', assessed: 'due', allowed: 'done', restricted: 'due', forbidden: 'late' } as const;
export const blank = (): ToolFacts => ({ name: '', vendor: '', purpose: '', data: '', hosting: '', hosting_country: '', hds: '', device_class: '', generative: true, triage: false });
