import type { Member, Role, WorkState } from '../../types';

/** How a member's state is drawn: an access open is done, one that waits is due, one closed is na. */
export const stateOf: Record<Member['state'], WorkState> = { invited: 'due', active: 'done', suspended: 'due', expired: 'na', departed: 'na' };

export interface Grant {
  id: string;
  display_name: string;
  rpps: string;
  from: string;
  to: string;
  replaces: string;
  replaces_name?: string;
  member_id?: string;
  /** The instant, on the last day. */
  closes_at: string;
  closed_at?: string;
  revoked_reason?: string;
  /** What the person who asks may do now. */
  may_sign: boolean;
  may_witness: boolean;
  state: 'scheduled' | 'active' | 'expired' | 'revoked' | 'reported';
}
export const grantStateOf: Record<Grant['state'], WorkState> = { scheduled: 'todo', active: 'done', expired: 'due', revoked: 'due', reported: 'done' };

/** GET /roles, what one chooses from. */
export interface RolesKnown { roles: { id: Role; label: string; description: string }[] }
/** The roles that one gives to a member: a locum's comes with a replacement. */
export function roleChoices(known: RolesKnown | undefined, but?: Role): { value: string; label: string; hint: string }[] {
  return (known?.roles ?? []).filter((one) => one.id !== 'locum' && one.id !== but).map((one) => ({ value: one.id, label: one.label, hint: one.description }));
}
