/** GET /people: what each person signed and learned; never a score. */
export interface PersonState {
  id: string;
  name: string;
  roles: string[];
  texts: { text: string; title: string; state: 'signed' | 'to_sign' | 'to_renew'; signed_at?: string }[];
  lessons: { lesson: string; title: string; state: 'done' | 'todo' | 'expired'; on?: string; until?: string }[];
}
export interface SignableText {
  id: string;
  title: string;
  lead: string;
  note: string;
  digest: string;
  state: 'signed' | 'to_sign' | 'to_renew' | 'not_asked';
  version: number;
  dated: string;
  signed_at?: string;
  sections: { title: string; text: string; reference: string }[];
}
export interface MovementItem {
  id: string;
  title: string;
  how: string;
  reference: string;
  due_on: string;
  state: 'todo' | 'done' | 'not_applicable';
  by: string;
  at: string;
  note: string;
}
export interface Movement {
  id: string;
  state: 'open' | 'done';
  version: number;
  list: 'arrival' | 'departure';
  member: string;
  name: string;
  on: string;
  left: number;
  items: MovementItem[];
}
export const textChip = { signed: 'done', to_sign: 'due', to_renew: 'due', not_asked: 'na' } as const;
