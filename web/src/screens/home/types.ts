import type { WorkState } from '../../types';

/** GET /home. */
export interface Measure {
  id: string;
  domain: string;
  title: string;
  state: 'measured' | 'attested' | 'unknown' | 'not_applicable';
  measurable: boolean;
  in_place: boolean;
  late: boolean;
  explanation: string;
  why: string;
  how: string;
  minutes: number;
  href: string;
  attested_by?: string;
  attested_at?: string;
  expires_on?: string;
  source: string;
  quote: string;
  confidence: string;
}
export interface Action {
  id: string;
  title: string;
  why: string;
  minutes: number;
  href: string;
  state: 'todo' | 'due' | 'late';
  due?: string;
}
export interface Home {
  sentence: { level: 'calm' | 'watch' | 'act'; text: string };
  score: { in_place: number; applicable: number; late: number; measures: Measure[] };
  next_actions: Action[];
  clocks: { title: string; due: string; source: string; href: string }[];
  timeline: { at: string; text: string; kind: string; href: string; count: number }[];
}

/** One of the five working states of a measure. */
export function stateOf(measure: Measure): WorkState {
  if (measure.state === 'not_applicable') return 'na';
  if (measure.in_place) return 'done';
  return measure.late ? 'late' : 'todo';
}

/** An address of the server, "#/conservation" or "/conservation", as a link of this application. */
export function link(href: string): string {
  if (!href) return '';
  return href.startsWith('#') ? href : `#${href}`;
}
