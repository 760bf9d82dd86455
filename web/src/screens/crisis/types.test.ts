import { describe, expect, it } from 'vitest';
import { joined, linesOfFile, wallClock, type CallLine } from './types';

describe('the hour of a fact', () => {
  it('reads what people write, and refuses what no clock shows', () => {
    expect(wallClock('2026-11-28', '9:58')).toBe('2026-11-28 09:58');
    expect(wallClock('2026-11-28', ' 14 h 05 ')).toBe('2026-11-28 14:05');
    expect(wallClock('2026-11-28', '9.07')).toBe('2026-11-28 09:07');
    for (const bad of ['24:00', '9:60', '958', '', 'midi']) expect(wallClock('2026-11-28', bad)).toBeNull();
    expect(wallClock('', '9:58')).toBeNull();
  });
});

describe('the file of the page without server', () => {
  it('keeps hours and steps, and refuses any other file', () => {
    const file = JSON.stringify({ lines: [{ event_at: '2026-11-28T08:00:00.000Z', text: 'Écran noir.' }, { event_at: '2026-11-28T08:01:00.000Z', text: 'Débranché', step: 'isolate', done: true }] });
    expect(linesOfFile(file)).toEqual([
      { event_at: '2026-11-28T08:00:00.000Z', text: 'Écran noir.' },
      { event_at: '2026-11-28T08:01:00.000Z', text: '', step: 'isolate', done: true },
    ]);
    for (const bad of ['', '{}', '{"lines":[]}', '{"lines":[{"text":"x"}]}', '[1]']) expect(linesOfFile(bad)).toBeNull();
  });
});

it('two people write the call tree: the words of both are kept', () => {
  const line = (role: string, phone: string): CallLine => ({ contact: '', role, name: '', phone, note: '', own: true });
  const before = [line('Garde', '01'), line('Plombier', '02')];
  const mine = [line('Garde', '09'), line('Plombier', '02'), line('Voisin', '03')];
  const theirs = [line('Garde', '01'), line('Plombier', '22'), line('Mairie', '04')];
  expect(joined(before, mine, theirs).map((one) => `${one.role} ${one.phone}`)).toEqual(['Garde 09', 'Plombier 22', 'Voisin 03', 'Mairie 04']);
});
