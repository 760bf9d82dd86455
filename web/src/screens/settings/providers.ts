/** Providers of identity as the settings hold them, and what is known of the usual ones. */
export interface Provider {
  id: string;
  label: string;
  issuer: string;
  client_id: string;
  discovery_file: string;
  scope: string;
  least_acr: string;
  hosts: string[];
  rpps_claims: string[];
  authority_pem: string;
  /** Only sent, never told. */
  client_secret?: string;
  client_secret_set?: boolean;
}
export interface Providers { providers: Provider[]; redirect_uri: string }
export interface Tried { authorization: string; token: string; userinfo: string; secret_in_form: boolean; keys: number }

export type Preset = 'psc' | 'psc_test' | 'other';

const plain = { client_id: '', discovery_file: 'openid-configuration', scope: 'openid', least_acr: 'eidas1', authority_pem: '' };
const proSante = (place: string, id: string, label: string): Provider => ({
  ...plain, id, label, issuer: `https://auth.${place}.esante.gouv.fr/auth/realms/esante-wallet`,
  discovery_file: 'wallet-openid-configuration', scope: 'openid scope_all',
  hosts: [`auth.${place}.esante.gouv.fr`, `wallet.${place}.esante.gouv.fr`], rpps_claims: ['SubjectNameID', 'preferred_username'],
});
export function preset(which: Preset): Provider {
  if (which === 'psc') return proSante('esw', 'psc', 'Pro Santé Connect');
  if (which === 'psc_test') return proSante('bas.psc', 'psc-essai', 'Pro Santé Connect (essai)');
  return { ...plain, id: '', label: '', issuer: '', hosts: [], rpps_claims: [] };
}

export const lines = (text: string): string[] => text.split('\n').map((one) => one.trim()).filter((one) => one !== '');

/** What is sent: the secret only when one was typed, the servers only when they were named. */
export function described(form: Provider, secret: string): Record<string, unknown> {
  const { hosts, client_secret_set: _, client_secret: __, ...rest } = form;
  return { ...rest, ...(hosts.length > 0 ? { hosts } : {}), ...(secret === '' ? {} : { client_secret: secret }) };
}
export function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
