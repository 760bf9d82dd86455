import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api';
import Conflict from './Conflict.svelte';
import { changedFields, isConflict, keepTyped } from './conflict';

const quicker = new ApiProblem({ status: 409, code: 'conflict.changed', title: 'Quelqu’un d’autre l’a modifié' });

describe('a version overtaken', () => {
  it('is known by its status or its code, and nothing else is', () => {
    expect(isConflict(quicker)).toBe(true);
    expect(isConflict(new ApiProblem({ status: 412, code: 'x', title: 'x' }))).toBe(true);
    expect(isConflict(new ApiProblem({ status: 409, code: 'hold.exists', title: 'x' }))).toBe(false);
    expect(isConflict(null)).toBe(false);
  });
  it('keeps the words of both', () => {
    const before = { name: 'Dupont', phone: '01', days: [1, 2] };
    const now = { name: 'Dupont', phone: '02', days: [1, 2] };
    expect(keepTyped(before, { name: 'Durand', phone: '01', days: [1, 2] }, now)).toEqual({ name: 'Durand', phone: '02', days: [1, 2] });
    expect(keepTyped(before, { ...before, days: [3] }, now).days).toEqual([3]);
    expect(changedFields(before, now)).toEqual(['phone']);
  });
});

describe('Conflict', () => {
  it('reads again, says what the others changed, and takes the focus', async () => {
    const reread = vi.fn().mockResolvedValue([{ label: 'Téléphone', before: '', after: '02' }]);
    render(Conflict, { problem: quicker, reread });
    await fireEvent.click(screen.getByRole('button', { name: 'Relire, garder ma saisie' }));
    await waitFor(() => expect(screen.getByText(/votre saisie est gardée/)).toBeTruthy());
    expect(reread).toHaveBeenCalledOnce();
    expect(screen.getByRole('listitem').textContent).toMatch(/Téléphone.*rien → 02/);
    expect(document.activeElement?.textContent).toMatch(/votre saisie est gardée/);
    expect(screen.queryByRole('button')).toBeNull();
  });
  it('what refuses the reading is the new problem, and can be tried again', async () => {
    const reread = vi.fn().mockRejectedValueOnce(quicker).mockResolvedValueOnce(undefined);
    render(Conflict, { problem: quicker, reread });
    await fireEvent.click(screen.getByRole('button'));
    expect(screen.queryByText(/votre saisie est gardée/)).toBeNull();
    await fireEvent.click(screen.getByRole('button'));
    await waitFor(() => expect(screen.getByText(/votre saisie est gardée/)).toBeTruthy());
  });
  it('says nothing of another refusal', () => {
    render(Conflict, { problem: new ApiProblem({ status: 422, code: 'x', title: 'x' }), reread: () => Promise.resolve() });
    expect(screen.queryByRole('button')).toBeNull();
  });
});
