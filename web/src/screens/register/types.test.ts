import { expect, test } from 'vitest';
import { blank, blocks, patchOf, rebase, type FormField } from './types';

const form: FormField = {
  kind: 'group',
  fields: [
    { name: 'name', block: 'A', kind: 'text', fields: [] },
    { name: 'ref', block: 'A', kind: 'text', fields: [] },
    { name: 'actors', block: 'B', kind: 'list', fields: [{ name: 'role', kind: 'text', fields: [] }] },
  ],
};
test('fields stand under their block', () => {
  expect(blocks(form).map((one) => [one.title, one.fields.length])).toEqual([['A', 2], ['B', 1]]);
});
test('an empty row has every field', () => {
  expect(blank(form.fields[2] as FormField)).toEqual({ role: '' });
});
test('an edit holds only what changed', () => {
  expect(patchOf({ name: 'a', ref: 'T01', actors: [] }, { name: 'b', ref: 'T01', actors: [] })).toEqual({ name: 'b' });
});
test('the second of two editors keeps her words and the other’s', () => {
  const base = { name: 'a', purpose: 'p', actors: ['x'], note: 'n' };
  const mine = { ...base, name: 'mine', note: 'mine' };
  const theirs = { ...base, purpose: 'theirs', actors: ['x', 'y'], note: 'theirs' };
  expect(rebase(base, mine, theirs)).toEqual({ name: 'mine', purpose: 'theirs', actors: ['x', 'y'], note: 'mine' });
});
