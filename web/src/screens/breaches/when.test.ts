import { describe, expect, it } from 'vitest';
import { fromParis, partsOf } from './when';

describe('a day and an hour of Paris', () => {
  it.each([
    ['2026-11-26', '09:00', '2026-11-26T08:00:00.000Z'],
    ['2026-07-01', '09:00', '2026-07-01T07:00:00.000Z'],
    ['2026-10-25', '12:00', '2026-10-25T11:00:00.000Z'],
    ['2027-01-01', '00:30', '2026-12-31T23:30:00.000Z'],
    ['2026-11-26', '', '2026-11-25T23:00:00.000Z'],
  ])('%s %s', (day, time, instant) => {
    expect(fromParis(day, time)).toBe(instant);
    expect(partsOf(instant)).toEqual({ day, time: time || '00:00' });
  });
  it('skips the hour that does not exist', () => expect(fromParis('2027-03-28', '02:30')).toBe('2027-03-28T01:30:00.000Z'));
  it('says nothing of nothing', () => {
    expect(fromParis('', '09:00')).toBe('');
    expect(partsOf('')).toEqual({ day: '', time: '' });
  });
});
