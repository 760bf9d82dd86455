/** What the server says: the shapes of /api/v1 that more than one screen needs. */

export type Role = 'owner' | 'doctor' | 'secretary' | 'locum' | 'dpo' | 'technician' | 'inspector';

export type Permission =
  | 'home_read' | 'measure_attest'
  | 'dossier_search' | 'dossier_identity' | 'dossier_clinical' | 'dossier_correct' | 'dossier_export'
  | 'hold_manage' | 'import_run'
  | 'retention_read' | 'erasure_propose' | 'erasure_approve' | 'erasure_execute'
  | 'register_read' | 'register_edit' | 'register_validate' | 'notice_read' | 'notice_publish'
  | 'member_read' | 'member_manage' | 'locum_manage' | 'session_manage_all'
  | 'journal_read' | 'journal_verify' | 'evidence_read' | 'evidence_build'
  | 'settings_read' | 'settings_manage' | 'token_manage' | 'break_glass_use' | 'break_glass_review'
  | 'request_read' | 'request_record' | 'request_answer' | 'breach_read' | 'breach_report' | 'breach_manage'
  | 'processor_read' | 'processor_edit' | 'crisis_use' | 'crisis_prepare' | 'people_read' | 'people_manage' | 'training_follow'
  | 'ai_tool_read' | 'ai_tool_manage' | 'message_check' | 'access_review' | 'inspection_manage'
  | 'impact_read' | 'impact_edit' | 'inventory_read' | 'inventory_edit' | 'procedure_read' | 'procedure_sign'
  | 'succession_manage' | 'self';

export interface State {
  practice: 'none' | 'sealed' | 'open';
  name?: string;
  version: string;
  setup: 'needed' | 'in_progress' | 'done';
  device_known: boolean;
  pin_available: boolean;
  /** A session is open in this browser. */
  signed_in?: boolean;
  /** A fictional practice. */
  demonstration?: boolean;
  /** Where a professional card is presented; none without it. */
  card_port?: number;
}

/** The signed-in member: GET /session. */
export interface Me {
  member: { id: string; display_name: string; login: string; roles: Role[]; rpps?: string };
  permissions: Permission[];
  practice: { id: string; name: string };
  locked: boolean;
  lock: { after_seconds: number; warn_before_seconds: number };
  device?: { id: string; label: string; lock_after_seconds: number; pin_set: boolean; pin_least_digits?: number; pin_most_digits?: number };
  factors: { totp: boolean; passkeys: number; recovery_codes_left: number };
  second_factor_needed: boolean;
  /** The password is to be changed before anything else. */
  password_due?: { changed_at: string; months: number };
  reauthenticated_until?: string;
  server_time: string;
}

export type FactorMethod = 'totp' | 'passkey' | 'recovery_code' | 'card' | 'oidc';

export interface Problem {
  type?: string;
  status: number;
  code: string;
  title: string;
  kept?: string;
  next?: string;
  place?: string;
  fields?: { pointer: string; code: string; message: string }[];
  request_id?: string;
}

export interface Page<T> {
  items: T[];
  next?: string;
  total?: number;
}

export interface Job<R = unknown> {
  id: string;
  kind: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  message: string;
  result?: R;
  error?: Problem;
}

export type WorkState = 'todo' | 'due' | 'late' | 'done' | 'na';
export type SealState = 'sealed' | 'open' | 'pending' | 'erased';

export interface Member {
  id: string;
  display_name: string;
  login: string;
  roles: Role[];
  state: 'invited' | 'active' | 'suspended' | 'expired' | 'departed';
  rpps?: string;
  ends_on?: string;
  second_factor: boolean;
  last_seen_at?: string;
  version: number;
}

export interface Invitation {
  code: string;
  url: string;
  qr_svg: string;
  expires_at: string;
}
