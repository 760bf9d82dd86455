import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { serve, signIn } from '../../../tests/server';
import Dossier from './Dossier.svelte';

const dossier = {
  id: 'd-1', display: 'Patiente 1', identity: { family_name: 'P', used_name: '', given_names: '', birth: null, sex: '', ins: '', phone: '', email: '', address: '' }, seal: 'open',
  facts: { birth: '1955-01-01', last_care: '2025-01-01', death: null, last_write: null, last_transfusion: null, deceased_without_date: false, care_erased: false },
  first_care: null, transfusions: [], corrections: [], holds: [], decision: { state: 'active', last_day: '2045-01-01', erasable_from: null, missing: [], steps: [] }, clinical: false, closed: false, pieces: [],
};

describe('who opened a dossier', () => {
  it('is never said to be nobody to who may not read the journal', async () => {
    const log = serve({ 'GET /dossiers/d-1': () => ({ content: dossier }) });
    signIn('dossier_identity', 'request_record');
    render(Dossier, { id: 'd-1' });
    await fireEvent.click(await screen.findByRole('tab', { name: 'Qui l’a ouvert' }));
    expect(await screen.findByText(/Votre rôle ne lit pas le journal/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Le relevé pour la personne' })).toBeTruthy();
    expect(screen.queryByText('Personne ne l’a encore ouvert.')).toBeNull();
    expect(log.some((one) => one.path.endsWith('/journal'))).toBe(false);
  });
  it('is said to be nobody when the journal, read, says so', async () => {
    serve({ 'GET /dossiers/d-1': () => ({ content: dossier }), 'GET /dossiers/d-1/journal': () => ({ content: { items: [] } }) });
    signIn('dossier_identity', 'journal_read');
    render(Dossier, { id: 'd-1' });
    await fireEvent.click(await screen.findByRole('tab', { name: 'Qui l’a ouvert' }));
    expect(await screen.findByText('Personne ne l’a encore ouvert.')).toBeTruthy();
  });
});
