import { expect, test } from 'vitest';
import { byYear, keptBeyond, monthsOf, toSettle, type RecordKind } from './types';

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

const kind: RecordKind = { kind: 'breach', title: 'Violations', lasts: 'term', why: '', cite: '', activity: 'T11', rule: 'breach.register', term: '', total: 3, due: 0, running: 0, open: 0, start_unknown: 1, rule_draft: 2, claimed: 0, needed: 0, needed_why: '', past: [] };
test('what keeps a register entry past its term is told, and nothing else', () => {
  expect(keptBeyond(kind)).toEqual([{ why: 'rule_draft', count: 2 }, { why: 'start_unknown', count: 1 }]);
  expect(keptBeyond({ ...kind, rule_draft: 0, start_unknown: 0, due: 3 })).toEqual([]);
});
test('a rule is settled once, however many kinds it ends', () => {
  const kinds = [{ ...kind, rule: 'suppliers' }, { ...kind, proposed_years: 5 }, { ...kind, kind: 'breach_mailing', proposed_years: 5 }];
  expect(toSettle(kinds).map((one) => one.kind)).toEqual(['breach']);
});
