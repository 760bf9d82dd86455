/**
 * Texts. `t('key', { n: 3 })` reads src/i18n/{fr,en}.json; a screen has its own pair beside it:
 *   import fr from './fr.json'; import en from './en.json';
 *   const t = texts(fr, en);
 * In a text, {name} is replaced and {n:dossier|dossiers} agrees with the number n.
 */
import { preferences } from '../app/preferences.svelte';
import en from './en.json';
import fr from './fr.json';

export type Values = Record<string, string | number>;
export type Language = 'fr' | 'en';

const rules: Record<Language, Intl.PluralRules> = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') };

export function fill(text: string, values: Values, language: Language): string {
  return text.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined || other === undefined) {
      return typeof value === 'number' ? number(value, language) : value;
    }
    return rules[language].select(Number(value)) === 'one' ? one : other;
  });
}

function number(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB').format(value);
}

export type Translate<K extends string> = (key: K, values?: Values) => string;

/** A typed translator over one pair of files. */
export function texts<F extends Record<string, string>>(french: F, english: Record<keyof F & string, string>): Translate<keyof F & string> {
  return (key, values = {}) => {
    const language = preferences.language;
    const text = language === 'en' ? english[key] : french[key];
    return fill(text ?? key, values, language);
  };
}

export type Key = keyof typeof fr;
export const t: Translate<Key> = texts(fr, en);

/** For keys made at run time (a role, a state): the text, or the fallback. */
export function lookup(key: string, fallback: string): string {
  return key in fr ? t(key as Key) : fallback;
}
