/** Patients found by their name, as one types. The name goes in the body, never in an address. */
import { api, type Page } from './api';
import { formatDate } from './i18n/format';
import type { Choice } from './ui';

export interface FoundPatient {
  id: string;
  display: string;
  birth?: string;
}

/** From the second letter on. */
export async function findPatients(typed: string, signal: AbortSignal, limit = 8): Promise<FoundPatient[]> {
  const query = typed.trim();
  if (query.length < 2) return [];
  return (await api.post<Page<FoundPatient>>('/patients/search', { query, limit }, { signal })).items;
}
export const choiceOf = (one: FoundPatient): Choice => ({ id: one.id, label: one.display, aside: one.birth ? formatDate(one.birth) : undefined });
