/** Short messages that need no answer. An error is never a toast: it stays where it happened. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  say(text: string, action?: Toast['action']): void {
    const id = this.#next++;
    this.list = [...this.list.slice(-1), { id, text, action }];
    // Long enough to be read twice, longer when there is something to press.
    setTimeout(() => this.close(id), action ? 20_000 : 6_000 + text.length * 60);
  }
  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
export const say = (text: string, action?: Toast['action']): void => toasts.say(text, action);
