import { describe, expect, it, vi } from 'vitest';
import { keyboard, type Actions } from './keyboard';

function make(over: Partial<Actions> = {}): { press: (key: string, more?: KeyboardEventInit, target?: HTMLElement) => KeyboardEvent; actions: Actions } {
  const actions: Actions = { palette: vi.fn(), lock: vi.fn(), help: vi.fn(), permissions: () => ['member_read'], singleKeys: () => true, idle: () => true, mayLock: () => true, ...over };
  const handle = keyboard(actions);
  return {
    actions,
    press: (key, more = {}, target = document.body) => {
      const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...more });
      target.addEventListener('keydown', handle, { once: true });
      target.dispatchEvent(event);
      return event;
    },
  };
}

describe('the keyboard', () => {
  it('chords', () => {
    const { press, actions } = make();
    expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(true);
    press('l', { ctrlKey: true });
    expect(actions.palette).toHaveBeenCalledOnce();
    expect(actions.lock).toHaveBeenCalledOnce();
  });
  it('goes somewhere after g', () => {
    const { press } = make();
    press('g');
    press('e');
    expect(location.hash).toBe('#/equipe');
  });
  it('leaves typing alone', () => {
    const { press, actions } = make();
    const field = document.createElement('input');
    document.body.append(field);
    press('?', {}, field);
    expect(actions.help).not.toHaveBeenCalled();
    field.remove();
  });
  it('single keys can be off, chords stay', () => {
    const { press, actions } = make({ singleKeys: () => false });
    press('?');
    expect(actions.help).not.toHaveBeenCalled();
    press('k', { ctrlKey: true });
    expect(actions.palette).toHaveBeenCalledOnce();
  });
  it('is silent under the lock', () => {
    const { press, actions } = make({ idle: () => false, mayLock: () => false });
    press('k', { ctrlKey: true });
    press('l', { ctrlKey: true });
    expect(actions.palette).not.toHaveBeenCalled();
    expect(actions.lock).not.toHaveBeenCalled();
  });
  it('locks over an open dialog, and does nothing else there', () => {
    const { press, actions } = make({ idle: () => false });
    press('k', { ctrlKey: true });
    press('?');
    expect(press('l', { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(actions.lock).toHaveBeenCalledOnce();
    expect(actions.palette).not.toHaveBeenCalled();
    expect(actions.help).not.toHaveBeenCalled();
  });
});
