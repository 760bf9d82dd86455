/** What the person prefers on this browser: theme, size, language, single-key shortcuts. Nothing else is stored here. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast';

const place = 'serment.preferences';

function read(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

class Preferences {
  theme = $state<Theme>('system');
  /** 1 to 2: text size. */
  scale = $state(1);
  language = $state<'fr' | 'en'>('fr');
  singleKeys = $state(true);

  constructor() {
    const kept = read();
    if (['light', 'dark', 'contrast'].includes(kept.theme as string)) this.theme = kept.theme as Theme;
    if (typeof kept.scale === 'number' && kept.scale >= 1 && kept.scale <= 2) this.scale = kept.scale;
    if (kept.language === 'en') this.language = 'en';
    if (kept.singleKeys === false) this.singleKeys = false;
  }

  save(): void {
    const { theme, scale, language, singleKeys } = this;
    try {
      localStorage.setItem(place, JSON.stringify({ theme, scale, language, singleKeys }));
    } catch {
      // A browser that keeps nothing: the choice lasts until the page closes.
    }
    this.apply();
  }

  apply(): void {
    const root = document.documentElement;
    if (this.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.theme;
    root.style.setProperty('--scale', String(this.scale));
    root.lang = this.language;
  }
}

export const preferences = new Preferences();
