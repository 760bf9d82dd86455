import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { serve, signIn } from '../../../tests/server';
import Journal from './Journal.svelte';

const act = { index: 12, at: '2026-11-20T09:00:00Z', action: 'hold.added', label: 'Gel posé', actor: 'm-2', actor_name: 'Secrétaire A.', object: 'd-1', detail_readable: false };

describe('the journal under a filter', () => {
  it('says how far it has looked, and looks farther', async () => {
    const log = serve({
      'GET /journal': ({ query }) => {
        if (!query.get('from')) return { content: { items: [act], total: 60_001, next: '59950' } };
        if (!query.get('before')) return { content: { items: [], total: 60_001, next: '40000' } };
        return { content: query.get('before') === '40000' ? { items: [act], total: 60_001, next: '20000' } : { items: [], total: 60_001 } };
      },
      'GET /journal/hours': () => ({ content: { hours: Array.from({ length: 24 }, () => 0), days: 30 } }),
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
