import type { WorkState } from '../../types';

/** GET /procedures and /procedures/{id}. */
export interface Procedure {
  id: string;
  number: string;
  title: string;
  purpose: string;
  state: 'draft' | 'adopted' | 'outdated' | 'to_review';
  digest: string;
  adopted_by?: string;
  adopted_at?: string;
  review_on?: string;
  for_me: boolean;
  read_by_me: boolean;
  readers: number;
  have_read: number;
  sections: { title: string; cite: string; steps: string[] }[];
}

export const chip: Record<Procedure['state'], WorkState> = { draft: 'todo', adopted: 'done', outdated: 'due', to_review: 'late' };

/** What this person still owes to a procedure. */
export function toRead(one: Procedure): boolean {
  return one.for_me && !one.read_by_me && one.state !== 'draft' && one.state !== 'outdated';
}
