import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { overtaken, serve, signIn } from '../../../tests/server';
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

describe('two who correct a dossier at once', () => {
  it('the second is told what the first wrote, and keeps what was typed', async () => {
    const kept = { version: 1, facts: { ...dossier.facts } };
    const log = serve({
      'GET /dossiers/d-1': () => ({ etag: `"v${kept.version}"`, content: { ...dossier, facts: kept.facts } }),
      'PATCH /dossiers/d-1/facts': ({ ifMatch }) => (ifMatch === `"v${kept.version}"` ? { content: dossier } : overtaken),
    });
    signIn('dossier_identity', 'dossier_correct');
    render(Dossier, { id: 'd-1' });
    await fireEvent.click(await screen.findByRole('button', { name: 'Corriger une date' }));
    await fireEvent.input(screen.getByLabelText('Nouvelle date'), { target: { value: '03/02/2026' } });
    await fireEvent.input(screen.getByLabelText('Motif, écrit au journal'), { target: { value: 'Agenda relu' } });
    kept.version = 2;
    kept.facts.last_care = '2025-12-24';
    await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer la date' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Relire, garder ma saisie' }));
    expect(await screen.findByText(/Dernière venue : .*2025 → .*2025/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer la date' }));
    await waitFor(() => expect(log.filter((one) => one.method === 'PATCH').map((one) => one.ifMatch)).toEqual(['"v1"', '"v2"']));
    expect(log.filter((one) => one.method === 'PATCH').at(-1)?.body).toEqual({ fact: 'last-care', date: '2026-02-03', reason: 'Agenda relu' });
  });
  it('the doctors to whom it stays open are not taken away by who read the list before', async () => {
    const kept = { version: 4, doctors: ['Dre A.'], members: ['a'] };
    const log = serve({
      'GET /dossiers/d-1': () => ({ etag: '"v1"', content: dossier }),
      'GET /dossiers/d-1/rights': () => ({ etag: `"v${kept.version}"`, content: { objections: [{ kind: 'care_team', scope: '', request: '', at: '2026-11-20T09:00:00Z', by: 'b', withdrawn_at: '', shared_with: kept.members }], directives: [], doctors: kept.doctors } }),
      'GET /requests/catalogue': () => ({ content: { objection: [{ id: 'care_team', label: 'Au partage' }] } }),
      'GET /members': () => ({ content: { items: ['a', 'z'].map((id) => ({ id, display_name: `Dre ${id.toUpperCase()}.`, roles: ['doctor'], state: 'active' })) } }),
      'PUT /dossiers/d-1/objections/care_team/doctors': ({ ifMatch }) => (ifMatch === `"v${kept.version}"` ? { content: {} } : overtaken),
    });
    signIn('dossier_identity', 'request_read', 'request_answer', 'member_read');
    render(Dossier, { id: 'd-1' });
    await fireEvent.click(await screen.findByRole('button', { name: /^Changer/ }));
    Object.assign(kept, { version: 5, doctors: ['Dre A.', 'Dre Z.'], members: ['a', 'z'] });
    await fireEvent.click(screen.getByRole('button', { name: 'Noter ce choix' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Relire, garder ma saisie' }));
    expect(await screen.findByText(/Dre A\. → Dre A\., Dre Z\./)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Noter ce choix' }));
    await waitFor(() => expect(log.filter((one) => one.method === 'PUT').map((one) => one.ifMatch)).toEqual(['"v4"', '"v5"']));
  });
});
