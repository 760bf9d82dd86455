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

/** GET /cameras. */
export interface CameraSheet {
  place: string;
  view: string;
  open_to_public: boolean;
  films_care: boolean;
  films_workstation: boolean;
  records_sound: boolean;
  authorisation: string;
  authorised_on?: string;
  authorised_until?: string;
  retention_days: number;
  viewers: string;
  password: string;
  note: string;
}
export interface Camera {
  id: string;
  state: 'in_use' | 'removed';
  version: number;
  told: CameraSheet;
  authorised_until?: string;
  panel?: { on: string; by: string; statement: string; photo: boolean; current: boolean };
  checked_on: string;
  checked_by: string;
  removed_on?: string;
  removed_why: string;
  removed_by: string;
  findings: { id: string; level: 'late' | 'due' | 'todo'; text: string; remedy: string; source: string; confidence: 'seen' | 'second_hand' | 'memory' | 'computed'; day?: string }[];
}
export interface Cameras {
  items: Camera[];
  authorisation_years: number;
  retention_most_days: number;
  impact: string;
  impact_source: string;
}

export const noCamera: CameraSheet = { place: '', view: '', open_to_public: true, films_care: false, films_workstation: false, records_sound: false, authorisation: '', retention_days: 0, viewers: '', password: 'unknown', note: '' };

export function cameraChip(camera: Camera): WorkState {
  if (camera.state === 'removed') return 'na';
  if (camera.findings.some((found) => found.level === 'late')) return 'late';
  return camera.findings.length > 0 ? 'due' : 'done';
}
