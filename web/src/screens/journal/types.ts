export interface Event {
  index: number;
  at: string;
  action: string;
  label: string;
  actor: string;
  actor_name: string;
  object: string;
  detail_readable: boolean;
}
export interface Hours {
  hours: number[];
  days: number;
  /** While the practice was closed. */
  outside: number;
  /** The practice has not said its hours. */
  usual: boolean;
  /** Hours between which it is open on some day. */
  opens: number;
  closes: number;
}
export interface Verification {
  size: number;
  intact: boolean;
  findings: { index: number; code: string; text: string }[];
  findings_beyond: number;
  warnings: { index: number; code: string; text: string }[];
  root: string;
  at: string;
  by: string;
}
export interface ReadableMonth {
  month: string;
  events: number;
  allowed_from?: string;
  due_from?: string;
  due: boolean;
}
/** First words of the acts' codes. */
export const families = ['dossier', 'session', 'member', 'hold', 'import', 'retention', 'erasure', 'register', 'notice', 'evidence', 'journal', 'settings'] as const;
