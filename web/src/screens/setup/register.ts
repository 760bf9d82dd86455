/** What POST /setup/register answers. */
export interface Decision {
  need: 'required' | 'recommended' | 'not_required';
  reasons: { text: string; source?: string }[];
}
export interface RegisterResult {
  activities: number;
  processors: { id: string; name: string; service?: string; role?: string; hds?: boolean }[];
  dpo: Decision;
  dpia: Decision;
}
