export interface Named { id: string; label: string }
export interface Right extends Named { asks: string; outcomes: string[]; help: string; needs_dossier: boolean }
export interface RequesterKind extends Named { rights: string[]; shows: string[]; motives: string[]; self: boolean; note: string }
export interface Catalogue {
  right: Right[];
  requester: RequesterKind[];
  proof: Named[];
  motive: Named[];
  channel: Named[];
  identity: (Named & { doubt: boolean })[];
  outcome: (Named & { refusal: boolean })[];
  ground: (Named & { text: string; rights: string[] })[];
  format: Named[];
  exclusion: Named[];
  category: Named[];
  objection: Named[];
  fees: { text: string };
}
export interface Line {
  number: string;
  state: State;
  right: string;
  requester: string;
  received_at: string;
  patient: string;
  due?: string;
  legal_due?: string;
  alarm: 'none' | 'soon' | 'late';
  escalated: boolean;
  unseen: boolean;
  next_step: Step;
}
export type State = 'received' | 'identity_pending' | 'in_progress' | 'awaiting_doctor' | 'ready' | 'delivered' | 'refused' | 'extended' | 'closed';
export type Step = '' | 'identify' | 'find_dossier' | 'submit' | 'review' | 'answer_rows' | 'rectify' | 'decide' | 'wait' | 'deliver' | 'close';
export interface Clock {
  deadline: string;
  part: string;
  not_before: string;
  until: string;
  day: string;
  legal_day: string;
  text: string;
  cite: string;
  governs: boolean;
  done: boolean;
}
export interface Exclusion { piece: string; kind: string; note: string }
export interface Row { category: string; answer: 'kept' | 'later' | 'erased' | 'none'; ground: string; from?: string; text: string }
export interface Request {
  line: Line;
  version: number;
  clocks: Clock[];
  earliest: string;
  extension_open_until: string;
  letters: string[];
  dossier_display: string;
  request: {
    right: string; requester: string; channel: string; motive: string; received_at: string; requester_name: string; contact: string;
    patient_name: string; patient_birth?: string; wish: string; format: string; recent: boolean; old: boolean; dossier: string; objects: string[]; awaited: string; closing: string;
    identity?: { mode: string; doubt: string; shown: string[]; by: string; at: string };
    extension?: { reason: string; by: string; at: string };
    review?: { pieces: number; excluded: Exclusion[]; by: string; at: string };
    rows: Row[];
    rectified: { about: string; by: string; at: string }[];
    decision?: { outcome: string; grounds: string[]; text: string; by: string; at: string };
    built: { format: string; part: string; pieces: number; at: string }[];
    handed: { format: string; part: string; pieces: number; to: string; by: string; at: string }[];
  };
}
export interface Piece { id: string; kind: string; title: string; category: string; part: string; date?: string; imported_on: string; size: number; excluded: string; note: string }
export interface Copy { name: string; mime: string; base64: string; code: string; sha256: string; pieces: number }

/** The label of an id in one of the lists of the catalogue; the id itself when it is not there. */
export function labelOf(list: readonly Named[] | undefined, id: string): string {
  return list?.find((one) => one.id === id)?.label ?? id;
}
export function optionsOf(list: readonly Named[] | undefined, only?: readonly string[]): { value: string; label: string }[] {
  return (list ?? []).filter((one) => !only || only.includes(one.id)).map((one) => ({ value: one.id, label: one.label }));
}
/** Where one stands in the five steps that the person is shown. */
export function stepIndex(state: State): number {
  return { received: 0, identity_pending: 1, in_progress: 1, extended: 1, awaiting_doctor: 2, ready: 3, delivered: 4, refused: 4, closed: 5 }[state];
}
export function chipOf(line: Pick<Line, 'alarm' | 'state'>): 'done' | 'todo' | 'due' | 'late' | 'na' {
  if (line.state === 'closed') return 'na';
  if (line.state === 'delivered' || line.state === 'refused') return 'done';
  return line.alarm === 'late' ? 'late' : line.alarm === 'soon' || line.state === 'awaiting_doctor' ? 'due' : 'todo';
}
/** Whole days from `today` to `day` (both AAAA-MM-JJ). */
export function daysLeft(today: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}
