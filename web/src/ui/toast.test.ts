import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem, Cancelled } from '../api';
import Dialog from './Dialog.svelte';
import Toast from './Toast.svelte';
import { refuse, say, toasts } from './toasts.svelte';

afterEach(() => {
  toasts.list = [];
  vi.useRealTimers();
});

it('a refusal is announced at once, without a tick, and stays until it is closed', async () => {
  vi.useFakeTimers();
  render(Toast);
  refuse(new ApiProblem({ status: 404, code: 'piece.gone', title: 'Cette pièce n’est plus là', next: 'Relisez le dossier.' }));
  say('Enregistré.');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.getByRole('alert').textContent).toContain('Cette pièce n’est plus là');
  expect(screen.getByRole('alert').textContent).toContain('Relisez le dossier.');
  expect(screen.getByRole('alert').querySelector('use')?.getAttribute('href')).toBe('#i-late');
  expect(screen.getByRole('status').textContent).toBe('');
  await fireEvent.click(screen.getByRole('button', { name: 'Fermer le message' }));
  expect(screen.getByRole('alert').textContent).toBe('');
});
it('the network down is said in words; who gave up is told nothing', async () => {
  render(Toast);
  refuse(new ApiProblem({ status: 0, code: 'network.unreachable', title: '' }));
  refuse(new Cancelled());
  expect(await screen.findByText('Serment n’a pas répondu')).toBeTruthy();
  expect(screen.getByText(/Vérifiez le réseau/)).toBeTruthy();
  expect(toasts.list).toHaveLength(1);
});
it('raised under an open dialog, it is announced and closed from inside: the page around is inert', async () => {
  render(Toast);
  const dialog = render(Dialog, { open: true, title: 'Exporter' });
  const inside = within(screen.getByRole('dialog'));
  expect(inside.getByRole('alert').textContent).toBe('');
  refuse(new ApiProblem({ status: 409, code: 'x.y', title: 'Le fichier n’a pas pu être lu' }));
  expect(await inside.findByText('Le fichier n’a pas pu être lu')).toBeTruthy();
  await fireEvent.click(inside.getByRole('button', { name: 'Fermer le message' }));
  expect(toasts.list).toHaveLength(0);
  expect(inside.getByRole('alert').textContent).toBe('');
  await dialog.rerender({ open: false });
  expect(screen.getAllByRole('alert')).toHaveLength(1);
});
