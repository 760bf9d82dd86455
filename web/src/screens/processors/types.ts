import type { WorkState } from '../../types';

export interface Alarm { code: string; level: 'late' | 'due' | 'note'; text: string; on?: string }
export interface Standing {
  state: 'to_qualify' | 'asked' | 'ok' | 'gaps' | 'expired' | 'ended';
  state_text: string;
  contract_state: '' | 'missing' | 'received' | 'incomplete' | 'checked';
  contract_text: string;
  clauses_found: number;
  clauses_wanted: number;
  alarms: Alarm[];
}
export interface Followed {
  id: string; kind: string; kind_label: string; name: string; service: string;
  role: 'processor' | 'recipient'; hosts_health_data: boolean; version: number; standing: Standing;
}
export interface Need {
  need: 'required' | 'recommended' | 'not_required';
  reasons: { rule: string; text: string; source: string }[];
}
export interface Processors {
  items: { id: string; name: string }[];
  total: number;
  dpo: Need;
  dpia: Need;
  followed: Followed[];
}
export interface Details {
  kind: string; name: string; service: string; role: string; number: string; country: string; address: string;
  contact: string; email: string; phone: string; hosts_health_data: boolean; subject: string; duration: string;
  nature: string; purpose: string; data: string; persons: string; locations: string; outside_eea: string; note: string;
}
export interface Certificate {
  number: string; holder: string; body: string; activities: number[]; version: string; starts_on: string;
  ends_on: string; country: string; outside_eea: string; verified_on: string;
}
export type Reply = 'yes' | 'no' | 'unknown' | 'not_applicable';
export interface Question { id: string; theme: string; text: string; proof: string; basis: string; expected: string; answer?: Reply; comment: string }
export type Letter = 'missing_clauses' | 'hds_certificate' | 'questionnaire' | 'exit';
export interface Form {
  id: 'supplier' | 'booking'; title: string; asked_to: 'supplier' | 'practice'; questions: Question[];
  answered_on?: string; expires_on?: string; answered_by: string; gaps: number; version: number;
}
export interface Sent { number: number; letter: string; label: string; channel: string; sent_on: string; remind_from: string; reminded_on: string[]; answered_on?: string }
export interface Exit { ended_on: string; reason: string; proved_on?: string; outcome: '' | 'returned' | 'deleted' | 'both'; statement: string }
export interface Supplier {
  id: string; kind_label: string; version: number; details: Details; exit?: Exit; obtain: string[]; references: string[];
  standing: Standing; certificate?: Certificate; certificate_version: number; forms: Form[]; requests: Sent[]; letters: Letter[];
  hds_activities: { value: string; label: string }[]; hds_versions: { value: string; label: string }[]; hds_public_list: string;
}
export interface Proposal { document: number; page: number; quote: string; doubtful: boolean }
export interface Decision { verdict: 'quoted' | 'absent' | 'not_applicable'; document: number; page: number; quote: string; reason: string; on: string; by: string }
export interface Clause {
  id: string; group: 'guide' | 'article28' | 'description' | 'hds' | 'service'; title: string; must_say: string;
  wording: string; article: string; mention: number; required: boolean; sources: string[]; decision?: Decision; proposals: Proposal[];
}
export interface Piece { number: number; title: string; mime: string; by: string; received_on: string; size: number; pages: number; has_text: boolean; has_file: boolean; withdrawn: boolean }
export interface Contract {
  id: string; name: string; kind_label: string; state: 'missing' | 'received' | 'incomplete' | 'checked'; state_text: string;
  version: number; no_text: boolean; ended: boolean; largest_document: number; documents: Piece[]; clauses: Clause[];
}

export const stateChip: Record<Standing['state'], WorkState> = { to_qualify: 'todo', asked: 'due', ok: 'done', gaps: 'due', expired: 'late', ended: 'na' };
export const contractChip: Record<Contract['state'], WorkState> = { missing: 'late', received: 'due', incomplete: 'due', checked: 'done' };
export const alarmState: Record<Alarm['level'], WorkState> = { late: 'late', due: 'due', note: 'todo' };
export const groups: Clause['group'][] = ['guide', 'article28', 'description', 'hds', 'service'];

/** What to do first with a supplier: a key of the texts, and where it is done. */
export function nextStep(one: Followed): { text: 'next_describe' | 'next_contract' | 'next_clauses' | 'next_open'; to: string } {
  if (one.standing.state === 'to_qualify') return { text: 'next_describe', to: `/prestataires/${one.id}` };
  if (one.standing.state !== 'ended' && one.role === 'processor' && one.standing.contract_state !== 'checked')
    return { text: one.standing.contract_state === 'missing' ? 'next_contract' : 'next_clauses', to: `/contrats/${one.id}` };
  return { text: 'next_open', to: `/prestataires/${one.id}` };
}

export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
