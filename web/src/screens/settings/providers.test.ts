import { describe, expect, it } from 'vitest';
import { described, hostOf, lines, preset } from './providers';

describe('providers of identity', () => {
  it('knows where Pro Santé Connect is, and that it shows people another server', () => {
    const psc = preset('psc');
    expect(psc.issuer).toBe('https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet');
    expect(psc.hosts).toEqual(['auth.esw.esante.gouv.fr', 'wallet.esw.esante.gouv.fr']);
    expect(preset('psc_test').issuer).toContain('https://auth.bas.psc.');
  });
  it('sends a secret only when one was typed, and no list of servers that was left empty', () => {
    const sent = described({ ...preset('other'), client_secret_set: true }, '');
    expect(sent).not.toHaveProperty('client_secret');
    expect(sent).not.toHaveProperty('client_secret_set');
    expect(sent).not.toHaveProperty('hosts');
    expect(described(preset('psc'), 'x')).toMatchObject({ client_secret: 'x', hosts: preset('psc').hosts });
  });
  it('reads lists and addresses', () => {
    expect(lines(' a \n\n b')).toEqual(['a', 'b']);
    expect(hostOf('https://wallet.example/auth?x')).toBe('wallet.example');
    expect(hostOf('?')).toBe('?');
  });
});
