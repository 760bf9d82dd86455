import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api';
import Button from './Button.svelte';
import Combobox from './Combobox.svelte';
import DataTable from './DataTable.svelte';
import DateInput from './DateInput.svelte';
import ErrorSummary from './ErrorSummary.svelte';
import SecretInput from './SecretInput.svelte';
import Switch from './Switch.svelte';
import Tabs from './Tabs.svelte';
import TextInput from './TextInput.svelte';

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe('Button', () => {
  it('blocked says why and does nothing', async () => {
    const onclick = vi.fn();
    render(Button, { onclick, why: 'Pas avant mardi', children: words('Remettre') });
    const button = screen.getByRole('button', { name: 'Remettre' });
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Pas avant mardi');
  });
  it('acts', async () => {
    const onclick = vi.fn();
    render(Button, { onclick, children: words('Aller') });
    await fireEvent.click(screen.getByRole('button'));
    expect(onclick).toHaveBeenCalledOnce();
  });
});

describe('fields', () => {
  it('tie label, hint and error to the control', () => {
    render(TextInput, { label: 'Motif', hint: 'En quelques mots', error: 'Il manque', value: '' });
    const input = screen.getByLabelText('Motif');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = (input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(['En quelques mots', 'Il manque']);
  });
  it('show a secret on demand', async () => {
    render(SecretInput, { label: 'Mot de passe', value: '' });
    expect(screen.getByLabelText('Mot de passe').getAttribute('type')).toBe('password');
    await fireEvent.click(screen.getByRole('button', { name: 'Montrer\u00a0: Mot de passe' }));
    expect(screen.getByLabelText('Mot de passe').getAttribute('type')).toBe('text');
  });
  it('take a typed date, refuse one that does not exist', async () => {
    render(DateInput, { label: 'Jour', value: '' });
    const input = screen.getByLabelText('Jour') as HTMLInputElement;
    await fireEvent.input(input, { target: { value: '31/06/1969' } });
    await fireEvent.blur(input);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(input.value).toBe('31/06/1969');
    await fireEvent.input(input, { target: { value: '30.6.1969' } });
    await fireEvent.blur(input);
    expect(input.getAttribute('aria-invalid')).toBeNull();
    expect(input.value).toBe('30/06/1969');
  });
  it('give a date as it is typed, so that Enter sends it', async () => {
    const onchange = vi.fn();
    render(DateInput, { label: 'Jour', value: '2026-11-01', onchange });
    const input = screen.getByLabelText('Jour') as HTMLInputElement;
    await fireEvent.input(input, { target: { value: '5/11/2026' } });
    expect(onchange).toHaveBeenCalledOnce();
    // What is typed is not rewritten under the hand.
    expect(input.value).toBe('5/11/2026');
    await fireEvent.blur(input);
    expect(input.value).toBe('05/11/2026');
    expect(onchange).toHaveBeenCalledOnce();
  });
  it('switch', async () => {
    const onchange = vi.fn();
    render(Switch, { label: 'Touches', checked: false, onchange });
    await fireEvent.click(screen.getByRole('switch', { name: 'Touches' }));
    expect(screen.getByRole('switch').getAttribute('aria-checked')).toBe('true');
    expect(onchange).toHaveBeenCalledWith(true);
  });
});

describe('Combobox', () => {
  const list = [{ id: '1', label: 'Élise' }, { id: '2', label: 'Zoé' }];
  it('opens with the arrow, moves, picks with Enter', async () => {
    const choose = vi.fn();
    render(Combobox, { label: 'Patient', find: () => list, choose, wait: 0 });
    const input = screen.getByRole('combobox') as HTMLInputElement;
    await fireEvent.keyDown(input, { key: 'ArrowDown' });
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
    expect(input.getAttribute('aria-expanded')).toBe('true');
    await fireEvent.keyDown(input, { key: 'ArrowDown' });
    await fireEvent.keyDown(input, { key: 'ArrowDown' });
    expect(input.getAttribute('aria-activedescendant')).toBe(screen.getAllByRole('option')[1]?.id);
    await fireEvent.keyDown(input, { key: 'Enter' });
    expect(choose).toHaveBeenCalledWith(list[1]);
    expect(input.value).toBe('Zoé');
    expect(input.getAttribute('aria-expanded')).toBe('false');
  });
  it('Enter over the list of another text waits for the answer, and picks in it', async () => {
    const answers: Record<string, (choices: typeof list) => void> = {};
    const choose = vi.fn();
    render(Combobox, { label: 'Aller à', inline: true, find: (text: string) => (text === '' ? list : new Promise<typeof list>((resolve) => (answers[text] = resolve))), choose, wait: 0 });
    const input = screen.getByRole('combobox');
    await fireEvent.input(input);
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
    await fireEvent.input(input, { target: { value: 'zo' } });
    await fireEvent.keyDown(input, { key: 'Enter' });
    expect(choose).not.toHaveBeenCalled();
    answers.zo?.([list[1]!]);
    await waitFor(() => expect(choose).toHaveBeenCalledWith(list[1]));
  });
  it('what is typed after Enter is not overridden by it', async () => {
    const answers: Record<string, (choices: typeof list) => void> = {};
    const choose = vi.fn();
    render(Combobox, { label: 'Aller à', inline: true, find: (text: string) => new Promise<typeof list>((resolve) => (answers[text] = resolve)), choose, wait: 1000 });
    const input = screen.getByRole('combobox');
    await fireEvent.input(input, { target: { value: 'zo' } });
    await fireEvent.keyDown(input, { key: 'Enter' });
    await fireEvent.input(input, { target: { value: 'zoé d' } });
    answers.zo?.([list[0]!]);
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    expect(choose).not.toHaveBeenCalled();
  });
  it('closes with Escape and says when nothing is found', async () => {
    render(Combobox, { label: 'Patient', find: () => [], choose: () => undefined, wait: 0 });
    await fireEvent.input(screen.getByRole('combobox'), { target: { value: 'xx' } });
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Aucun résultat'));
  });
});

describe('DataTable', () => {
  const rows = Array.from({ length: 30 }, (_, index) => ({ id: `D-${index}`, count: 30 - index }));
  const columns = [
    { id: 'id', label: 'Dossier', text: (row: (typeof rows)[number]) => row.id },
    { id: 'count', label: 'Pièces', sort: (row: (typeof rows)[number]) => row.count, text: (row: (typeof rows)[number]) => String(row.count) },
  ];
  it('sorts both ways and says so', async () => {
    render(DataTable<(typeof rows)[number]>, { caption: 'Dossiers', columns, rows, key: (row) => row.id, size: 10 });
    const first = (): string | null | undefined => screen.getAllByRole('rowheader')[0]?.textContent;
    await fireEvent.click(screen.getByRole('button', { name: 'Pièces' }));
    expect(first()).toBe('D-29');
    expect(screen.getByRole('columnheader', { name: /^Pièces/ }).getAttribute('aria-sort')).toBe('ascending');
    await fireEvent.click(screen.getByRole('button', { name: 'Pièces' }));
    expect(first()).toBe('D-0');
  });
  it('pages', async () => {
    render(DataTable<(typeof rows)[number]>, { caption: 'Dossiers', columns, rows, key: (row) => row.id, size: 10 });
    await fireEvent.click(screen.getByRole('button', { name: 'Suivants' }));
    expect(screen.getAllByRole('rowheader')[0]?.textContent).toBe('D-10');
    expect(screen.getByRole('status').textContent).toContain('11 à 20 sur 30');
  });
});

describe('ErrorSummary', () => {
  it('takes the focus and leads to the field', async () => {
    const field = document.createElement('input');
    field.id = 'name';
    document.body.append(field);
    render(ErrorSummary, { problem: new ApiProblem({ status: 422, code: 'x', title: 'À revoir', fields: [{ pointer: '/name', code: 'y', message: 'Donnez un nom' }] }), ids: { '/name': 'name' } });
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('alert'));
    await fireEvent.click(screen.getByRole('link', { name: 'Donnez un nom' }));
    expect(document.activeElement).toBe(field);
    field.remove();
  });
});

describe('Tabs', () => {
  it('arrows move the selection and the focus', async () => {
    render(Tabs, { label: 'Vues', tabs: [{ id: 'a', label: 'Mois' }, { id: 'b', label: 'Liste' }], current: 'a', children: createRawSnippet<[string]>((id) => ({ render: () => `<p>${id()}</p>` })) });
    await fireEvent.keyDown(screen.getByRole('tab', { name: 'Mois' }), { key: 'ArrowRight' });
    const tab = screen.getByRole('tab', { name: 'Liste' });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(tab);
    expect(screen.getByRole('tab', { name: 'Mois' }).getAttribute('tabindex')).toBe('-1');
  });
});
