import type { WorkState } from '../../types';

export interface Heading {
  ref: string;
  name: string;
  state: 'template' | 'draft' | 'validated' | 'to_review' | 'retired';
  state_text: string;
  version: number;
  at: string;
  author: string;
  purpose: string;
}
/** An activity is a tree of texts and lists; the form says its fields. */
export type Tree = { [member: string]: string | string[] | Tree[] };
export interface Activity {
  heading: Heading;
  activity: Tree;
}
export interface Change {
  path: string;
  label: string;
  before: string;
  after: string;
}
export interface FormField {
  name?: string;
  label?: string;
  required?: boolean;
  date?: boolean;
  block?: string;
  rows?: 'numbered' | 'fixed' | 'keyed';
  row_names?: string[];
  kind: 'text' | 'list' | 'group';
  fields: FormField[];
}
export const stateChip: Record<Heading['state'], WorkState> = { template: 'todo', draft: 'due', validated: 'done', to_review: 'due', retired: 'na' };

/** Fields of a form by block, in order. */
export function blocks(form: FormField): { title: string; fields: FormField[] }[] {
  const found: { title: string; fields: FormField[] }[] = [];
  for (const field of form.fields) {
    const title = field.block ?? '';
    const last = found.at(-1);
    if (last && last.title === title) last.fields.push(field);
    else found.push({ title, fields: [field] });
  }
  return found;
}
/** An empty row of a list. */
export function blank(field: FormField): Tree | string {
  if (field.fields.length === 0) return '';
  return Object.fromEntries(field.fields.map((one) => [one.name ?? '', one.kind === 'list' ? [] : '']));
}
/** What changed at the first level: the body of an edit. */
export function patchOf(before: Tree, after: Tree): Tree {
  return Object.fromEntries(Object.entries(after).filter(([member, value]) => JSON.stringify(value) !== JSON.stringify(before[member])));
}
/**
 * Two people edited the same version. What this one left alone comes from the other; what both changed
 * keeps this one's words, and the other's stay in the history.
 */
export function rebase(base: Tree, mine: Tree, theirs: Tree): Tree {
  return { ...theirs, ...patchOf(base, mine) };
}
