/**
 * The dossiers that somebody wants to keep out of a proposal, while they go and read why: in memory, of
 * the person signed in, gone with the page that signing out makes afresh.
 */
import { SvelteMap } from 'svelte/reactivity';
import { session } from '../../app/session.svelte';

const kept = new SvelteMap<string, ReadonlySet<string>>();
const keyOf = (proposal: string): string => `${session.me?.member.id ?? ''}/${proposal}`;

export const choices = {
  kept(proposal: string): ReadonlySet<string> {
    return kept.get(keyOf(proposal)) ?? new Set<string>();
  },
  set(proposal: string, dossier: string, keep: boolean): void {
    const now = new Set(this.kept(proposal));
    if (keep) now.add(dossier);
    else now.delete(dossier);
    kept.set(keyOf(proposal), now);
  },
  forget(proposal: string): void {
    kept.delete(keyOf(proposal));
  },
};
