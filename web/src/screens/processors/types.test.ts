import { describe, expect, it } from 'vitest';
import { nextStep, type Followed, type Standing } from './types';

const one = (standing: Partial<Standing>, role: Followed['role'] = 'processor'): Followed => ({
  id: 'maintenance', kind: 'maintenance', kind_label: '', name: '', service: '', role, hosts_health_data: false, version: 1,
  standing: { state: 'gaps', state_text: '', contract_state: 'missing', contract_text: '', clauses_found: 0, clauses_wanted: 0, alarms: [], ...standing },
});

describe('what to do first with a supplier', () => {
  it('describes, then gets the contract, then checks its clauses', () => {
    expect(nextStep(one({ state: 'to_qualify' }))).toEqual({ text: 'next_describe', to: '/prestataires/maintenance' });
    expect(nextStep(one({}))).toEqual({ text: 'next_contract', to: '/contrats/maintenance' });
    expect(nextStep(one({ contract_state: 'received' }))).toEqual({ text: 'next_clauses', to: '/contrats/maintenance' });
    expect(nextStep(one({ state: 'ok', contract_state: 'checked' })).text).toBe('next_open');
  });
  it('asks no contract of a recipient, nor of one that has left', () => {
    expect(nextStep(one({ state: 'ok', contract_state: '' }, 'recipient')).text).toBe('next_open');
    expect(nextStep(one({ state: 'ended' })).text).toBe('next_open');
  });
});
