import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import Hours from './Hours.svelte';

afterEach(() => vi.unstubAllGlobals());

it('two people set the hours: the second keeps their own day and takes the other’s', async () => {
  const days = (tuesday: number) => ({ days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 480, to: day === 2 ? tuesday : 1140 })) });
  let version = 1;
  const sent: { match: string; days: { from: number; to: number }[] }[] = [];
  vi.stubGlobal('fetch', vi.fn((_: string, call: RequestInit) => {
    if (call.method === 'GET') return Promise.resolve(new Response(JSON.stringify(days(version === 1 ? 1140 : 1080)), { headers: { ETag: `"v${version}"` } }));
    const match = (call.headers as Record<string, string>)['If-Match'] ?? '';
    sent.push({ match, ...(JSON.parse(String(call.body)) as { days: { from: number; to: number }[] }) });
    return Promise.resolve(match === `"v${version}"` ? new Response(null, { status: 204 }) : new Response(JSON.stringify({ code: 'conflict.changed', title: 'Modifié entre-temps' }), { status: 409 }));
  }));
  render(Hours);
  const opens = await waitFor(() => screen.getAllByLabelText(/^Ouvre/)[0] as HTMLInputElement);
  await fireEvent.input(opens, { target: { value: '7:30' } });
  version = 2;
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Relire, garder ma saisie' }));
  await waitFor(() => expect(screen.getByText(/de 8:00 à 19:00 → de 8:00 à 18:00/)).toBeTruthy());
  expect((screen.getAllByLabelText(/^Ouvre/)[0] as HTMLInputElement).value).toBe('7:30');
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect([sent[1]?.match, sent[1]?.days[0]?.from, sent[1]?.days[1]?.to]).toEqual(['"v2"', 450, 1080]);
});
