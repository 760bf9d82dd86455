/** The breach on screen: read with its version, and each edit sent with it. */
import { api, call, type CallOptions } from '../../api';
import type { Catalogue, OptionList, View } from './types';

export class Sheet {
  view = $state.raw<View | null>(null);
  problem = $state.raw<unknown>(null);
  busy = $state(false);
  #etag = '';
  readonly path: string;
  readonly catalogue: Catalogue;

  constructor(path: string, catalogue: Catalogue, view: View, etag: string) {
    this.path = path;
    this.catalogue = catalogue;
    this.view = view;
    this.#etag = etag;
  }

  static async open(id: string, options: CallOptions): Promise<Sheet> {
    const path = `/breaches/${encodeURIComponent(id)}`;
    const [catalogue, read] = await Promise.all([api.get<Catalogue>('/breaches/catalogue', options), api.read<View>(path, options)]);
    return new Sheet(path, catalogue, read.data, read.etag);
  }

  /** True once saved; otherwise `problem` says why. */
  async send(method: 'PUT' | 'POST', what: string, body: unknown): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      const reply = await call<View>(method, this.path + what, body, { ifMatch: this.#etag });
      this.view = reply.data;
      this.#etag = reply.etag;
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What the screen does with what was typed over the version now read. */
  onreread: (before: View, now: View) => void = () => undefined;
  /** Somebody else was quicker: their version is read, the forms keep what was typed. */
  async reread(): Promise<void> {
    const before = this.view;
    const reply = await api.read<View>(this.path);
    this.view = reply.data;
    this.#etag = reply.etag;
    if (before) this.onreread(before, reply.data);
  }

  list(id: string): OptionList {
    return this.catalogue.lists.find((one) => one.id === id) ?? { id, title: '', several: false, options: [] };
  }
  options(id: string): { value: string; label: string }[] {
    return this.list(id).options.map((one) => ({ value: one.id, label: one.label }));
  }
  label(list: string, id: string): string {
    return this.list(list).options.find((one) => one.id === id)?.label ?? id;
  }
}
