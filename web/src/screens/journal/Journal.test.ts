import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { serve, signIn } from '../../../tests/server';
import Journal from './Journal.svelte';

const act = { index: 12, at: '2026-11-20T09:00:00Z', action: 'hold.added', label: 'Gel posé', actor: 'm-2', actor_name: 'Secrétaire A.', object: 'd-1', detail_readable: false };

const hours = { hours: Array.from({ length: 24 }, (_, hour) => (hour === 7 || hour === 19 ? 1 : 0)), days: 30, outside: 1, usual: false, opens: 7, closes: 19 };

describe('openings by hour', () => {
  const draw = async (shown: object): Promise<string> => {
    serve({ 'GET /journal': () => ({ content: { items: [act], total: 13 } }), 'GET /journal/hours': () => ({ content: shown }) });
    signIn('journal_read', 'access_review');
    render(Journal);
    return (await screen.findByText(/Fond/)).textContent ?? '';
  };
  it('are set against the hours that the practice said', async () => {
    expect(await draw(hours)).toContain('heures d’ouverture du cabinet');
    // The hour that it is open at is not hatched, the one that it is closed at is.
    expect(document.querySelectorAll('rect.c-hatch')).toHaveLength(7 + 5);
  });
  it('are set against usual hours, and named so, when it said none', async () => {
    expect(await draw({ ...hours, usual: true })).toContain('heures habituelles d’un cabinet');
    expect(screen.getByRole('link', { name: 'Dire les heures d’ouverture' })).toBeTruthy();
  });
});

describe('the journal under a filter', () => {
  it('says how far it has looked, and looks farther', async () => {
    const log = serve({
      'GET /journal': ({ query }) => {
        if (!query.get('from')) return { content: { items: [act], total: 60_001, next: '59950' } };
        if (!query.get('before')) return { content: { items: [], total: 60_001, next: '40000' } };
        return { content: query.get('before') === '40000' ? { items: [act], total: 60_001, next: '20000' } : { items: [], total: 60_001 } };
      },
      'GET /journal/hours': () => ({ content: hours }),
    });
    signIn('journal_read');
    render(Journal);
    await screen.findByText('Gel posé');
    expect(screen.getByRole('navigation', { name: /Les actes/ }).textContent).toContain('60\u202f001');
    const since = screen.getByLabelText(/Depuis le/);
    await fireEvent.input(since, { target: { value: '01/01/2026' } });
    await fireEvent.blur(since);

    expect(await screen.findByText(/Rien en remontant 20\s000 actes/)).toBeTruthy();
    expect(screen.queryByText('Aucun acte ici')).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Chercher plus loin' }));
    await screen.findByText('Gel posé');
    expect(log.at(-1)?.query.get('before')).toBe('40000');
    // A total of the whole journal would read as that of the filter.
    expect(screen.getByRole('navigation', { name: /Les actes/ }).textContent).not.toContain('60');
    await fireEvent.click(screen.getByRole('button', { name: 'Chercher plus loin' }));
    await waitFor(() => expect(screen.getByText('Aucun acte ici')).toBeTruthy());
    expect((screen.getByRole('button', { name: 'Précédents' }) as HTMLButtonElement).disabled).toBe(false);
  });
});
