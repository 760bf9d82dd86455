import { expect, test } from 'vitest';
import { byYear, monthsOf } from './types';

const months = [{ month: '2026-11', dossiers: 2 }, { month: '2027-03', dossiers: 5 }, { month: '2027-12', dossiers: 1 }];

test('years without dossiers are shown as zero', () => {
  expect(byYear(months, 2026, 3)).toEqual([{ year: 2026, dossiers: 2 }, { year: 2027, dossiers: 6 }, { year: 2028, dossiers: 0 }]);
});
test('a year has twelve months', () => {
  const year = monthsOf(months, 2027);
  expect(year).toHaveLength(12);
  expect(year[2]).toEqual({ month: '2027-03', dossiers: 5 });
  expect(year[7]?.dossiers).toBe(0);
});
