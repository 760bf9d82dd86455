import { expect, test } from 'vitest';
import { hourOf, minutesOf, waiting, type Question } from './types';

const question = (id: string, state: Question['state'], may_decide = true): Question => ({
  id, state, may_decide, week: '', rule: '', title: '', question: '', reason: '', source: '', who: '', name: '', version: 1,
  dossiers: [], dossier_count: 0, accesses: 0, first: '', last: '', messages: [], own: !may_decide, tie: false,
});

test('answers come before what is new; what is asked, decided or one’s own does not wait', () => {
  const shown = waiting([question('a', 'found'), question('b', 'asked'), question('c', 'explained'), question('d', 'accepted'), question('e', 'found', false)]);
  expect(shown.map((one) => one.id)).toEqual(['c', 'a']);
});

test('hours are typed as people write them', () => {
  expect(minutesOf('7:30')).toBe(450);
  expect(minutesOf('07h30')).toBe(450);
  expect(minutesOf('8 h')).toBe(480);
  expect(minutesOf('24:00')).toBe(1440);
  for (const wrong of ['', 'midi', '24:01', '7:60', '7', '-1:00']) expect(minutesOf(wrong)).toBeNull();
  expect(hourOf(450)).toBe('7:30');
  expect(hourOf(5)).toBe('0:05');
});
