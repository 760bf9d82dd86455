/** GET /succession. */
export interface Tick {
  step: string;
  by: string;
  note: string;
  on: string;
  without_object: boolean;
}
export interface Step {
  id: string;
  title: string;
  why: string;
  source: string;
  confidence: string;
  letter: boolean;
  tick?: Tick;
}
export interface People {
  successor: string;
  successor_rpps: string;
  trusted: string;
  notary: string;
  keeper: string;
}
export interface Plan {
  situation: string;
  label: string;
  hint: string;
  state: 'prepared' | 'opened' | 'closed';
  version: number;
  effective_on?: string;
  people: People;
  steps: Step[];
  left: number;
}
export interface Shares {
  recovery_key: string;
  series: string;
  shares: { number: number; text: string }[];
}
/** What became of the choice of a patient, and how it is drawn. */
export type TransferState = 'agreed' | 'packed' | 'handed' | 'refused';
export const chipOf = { agreed: 'due', packed: 'due', handed: 'done', refused: 'na' } as const;
/** GET /succession/transfers. */
export interface Transfer {
  dossier: string;
  name: string;
  state: TransferState;
  choice: { doctor: string; on: string };
  packed_sha256: string;
  handed_at: string;
}
export interface Transfers {
  batches: { doctor: string; dossiers: number }[];
  items: Transfer[];
}
export interface ArchiveMade {
  name: string;
  base64: string;
  code: string;
  sha256: string;
  dossiers: number;
  restricted: number;
  left: number;
}
