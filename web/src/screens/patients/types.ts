export interface Patient {
  id: string;
  display: string;
  birth?: string;
}
export interface Piece {
  id: string;
  kind: string;
  category: 'care' | 'transfusion' | 'administrative';
  title?: string;
  mime: string;
  size: number;
  imported_on: string;
}
export interface Hold {
  id: string;
  dossier: string;
  from: string;
  to: string | null;
  reason: string;
  added_by: string;
  lifted_by: string;
  lift_reason: string;
}
export interface Step {
  rule: string;
  clause: string;
  cite: string;
  from: string | null;
  result: string | null;
  applied?: boolean;
  text?: string;
}
export interface Decision {
  state: 'active' | 'archived' | 'due' | 'held' | 'undetermined';
  last_day: string | null;
  erasable_from: string | null;
  missing: string[];
  steps: Step[];
  items?: { kind: string; last_day: string | null }[];
}
export interface Dossier {
  id: string;
  display: string;
  identity: {
    family_name: string; used_name: string; given_names: string; birth: string | null; sex: string;
    ins: string; phone: string; email: string; address: string;
  };
  seal: 'sealed' | 'open' | 'pending' | 'erased';
  facts: {
    birth: string | null; last_care: string | null; death: string | null; last_write: string | null;
    last_transfusion: string | null; deceased_without_date: boolean; restricted?: boolean; care_erased: boolean;
    objects_to_sharing?: boolean; objects_to_hosting?: boolean;
  };
  first_care: string | null;
  transfusions: string[];
  corrections: { fact: string; before: string | null; after: string | null; reason: string; by: string; on: string }[];
  holds: Hold[];
  decision: Decision;
  clinical: boolean;
  closed: boolean;
  pieces: Piece[];
}
export interface Opening {
  index: number;
  at: string;
  action: string;
  label: string;
  actor: string;
  actor_name: string;
}

/** How far along a line of years a day is, 0 to 1. */
export function along(day: string, from: string, to: string): number {
  const [a, b, x] = [from, to, day].map((one) => new Date(`${one}T00:00:00`).getTime()) as [number, number, number];
  return b <= a ? 0 : Math.min(1, Math.max(0, (x - a) / (b - a)));
}
