import type { WorkState } from '../../types';

/** GET /asset-kinds and /assets. */
export interface Kind {
  id: string;
  label: string;
  hint: string;
  encrypts: boolean;
  check_months: number;
  disposals: { id: string; label: string }[];
  source: string;
  confidence: string;
}
export interface Description {
  kind: string;
  label: string;
  place: string;
  holder: string;
  serial: string;
  note: string;
  encrypted: '' | 'yes' | 'no' | 'unknown';
  patient_data: boolean;
}
export interface Asset {
  id: string;
  told: Description;
  state: 'in_use' | 'lost' | 'retired';
  version: number;
  seen_on: string;
  seen_by: string;
  check_by?: string;
  ended_on?: string;
  disposal: string;
  proof: string;
  to_check: boolean;
}

export const nothing: Description = { kind: '', label: '', place: '', holder: '', serial: '', note: '', encrypted: '', patient_data: false };

export function chip(asset: Asset): WorkState {
  if (asset.state === 'retired') return 'na';
  if (asset.state === 'lost' || asset.to_check) return 'late';
  return 'done';
}
