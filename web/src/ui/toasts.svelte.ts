/**
 * Short messages that need no answer, and the refusal of an act that has no form to show it in (a file
 * to fetch, a button in a row): that one stays until it is closed. A form keeps its ErrorSummary.
 */
import { isCancelled } from '../api';
import { headingOf, nextOf } from './refusal';

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
  /** Present for a refusal: what to do next, or nothing. */
  next?: string;
}

class Toasts {
  list = $state<Toast[]>([]);
  #last = 0;

  say(text: string, action?: Toast['action']): void {
    const id = this.#add({ text, action });
    // Long enough to be read twice, longer when there is something to press.
    setTimeout(() => this.close(id), action ? 20_000 : 6_000 + text.length * 60);
  }
  refuse(problem: unknown): void {
    if (!isCancelled(problem)) this.#add({ text: headingOf(problem), next: nextOf(problem) });
  }
  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
  #add(toast: Omit<Toast, 'id'>): number {
    this.list = [...this.list.slice(-1), { ...toast, id: ++this.#last }];
    return this.#last;
  }
}

export const toasts = new Toasts();
export const say = (text: string, action?: Toast['action']): void => toasts.say(text, action);
export const refuse = (problem: unknown): void => toasts.refuse(problem);
