/** POST /imports. */
export interface Received {
  id: string;
  format: string;
  size: number;
  mapping?: { delimiter: string; encoding: string; headers: string[]; columns: Record<string, number>; unmapped: string[] };
}
export interface Report {
  id: string;
  at: string;
  format: string;
  state: 'done' | 'failed' | 'cancelled';
  by: string;
  summary: { created: number; updated: number; unchanged: number; refused: number; resources: number; files: number; without_patient: number; bytes: number; remarked?: number };
  refusals: { file: string; place: string; code: string; reason: string }[];
  remarks: { file: string; place: string; code: string; reason: string }[];
}

/** What a column of a spreadsheet may be. */
export const fields = ['family_name', 'used_name', 'given_names', 'birth', 'sex', 'last_care', 'death', 'phone', 'ins', 'source_id'] as const;
