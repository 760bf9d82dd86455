/** Dates, hours, durations and numbers as a careful hand writes them (U+00A0 before units). */
import { preferences } from '../app/preferences.svelte';
import { t } from './index';

const nbsp = '\u00a0';
const locale = (): string => (preferences.language === 'fr' ? 'fr-FR' : 'en-GB');

const paris = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** The practice's hour, wherever the browser stands: a date whose fields are those of Paris. */
export function inParis(instant: Date): Date {
  const part = Object.fromEntries(paris.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return new Date(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0, part.second ?? 0);
}

/** "2026-11-28" as a day; an instant at the hour of Paris. */
export function toDate(value: string | Date): Date {
  if (value instanceof Date) return value;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : inParis(new Date(value));
}

function first(text: string): string {
  return preferences.language === 'fr' ? text.replace(/(^|\s)1 (?=\p{L})/u, `$11er${nbsp}`) : text;
}

/** "samedi 28 novembre 2026" near today, "28 novembre 2026" otherwise. */
export function formatDate(value: string | Date, now: Date = new Date()): string {
  const date = toDate(value);
  const near = Math.abs(date.getTime() - now.getTime()) < 14 * 86_400_000;
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  if (near) options.weekday = 'long';
  if (!near || date.getFullYear() !== now.getFullYear()) options.year = 'numeric';
  return first(new Intl.DateTimeFormat(locale(), options).format(date));
}

/** "28 nov. 2026": for tables. */
export function formatDay(value: string | Date): string {
  return first(new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year: 'numeric' }).format(toDate(value)));
}

/** From the day it is in Paris at an instant to another day: 0 for today, negative once it is past. */
export function daysUntil(day: string, instant: string | Date): number {
  const [to, from] = [toDate(day), typeof instant === 'string' ? toDate(instant) : inParis(instant)];
  return Math.round((Date.UTC(to.getFullYear(), to.getMonth(), to.getDate()) - Date.UTC(from.getFullYear(), from.getMonth(), from.getDate())) / 86_400_000);
}

/** "janvier 2027". */
export function formatMonth(value: string | Date): string {
  const date = typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) ? toDate(`${value}-01`) : toDate(value);
  return new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric' }).format(date);
}

/** "janvier". */
export function formatMonthName(value: string): string {
  return new Intl.DateTimeFormat(locale(), { month: 'long' }).format(toDate(value));
}

/** "14 h 30" in French, "14:30" in English. */
export function formatTime(value: string | Date): string {
  const date = toDate(value);
  const minutes = String(date.getMinutes()).padStart(2, '0');
  if (preferences.language === 'en') return `${String(date.getHours()).padStart(2, '0')}:${minutes}`;
  return `${date.getHours()}${nbsp}h${nbsp}${minutes}`;
}

/** "ce matin 8 h 30", "hier 21 h 04", "vendredi 10 h 05", "28 nov. 2026, 8 h 30". */
export function formatInstant(value: string | Date, now: Date = inParis(new Date())): string {
  const date = toDate(value);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const days = Math.floor((midnight - new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()) / 86_400_000 + 0.5);
  const time = formatTime(date);
  if (days === 0) return t(date.getHours() < 12 ? 'when.this_morning' : 'when.today', { time });
  if (days === 1) return t('when.yesterday', { time });
  if (days > 1 && days < 7) return `${new Intl.DateTimeFormat(locale(), { weekday: 'long' }).format(date)} ${time}`;
  return `${formatDay(date)}, ${time}`;
}

/** "28 nov. 2026 à 8 h 30": after an article ("reçue le …"), where "ce matin" cannot stand. */
export function formatMoment(value: string | Date): string {
  return t('when.moment', { day: formatDay(value), time: formatTime(value) });
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** "4 min", "30 s", "1 h 30". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds}${nbsp}s`;
  const whole = Math.round(seconds / 60);
  if (whole < 60) return `${whole}${nbsp}min`;
  const minutes = whole % 60;
  return `${Math.floor(whole / 60)}${nbsp}h${minutes ? `${nbsp}${String(minutes).padStart(2, '0')}` : ''}`;
}

export function formatSize(bytes: number): string {
  const [unit, size] = bytes < 1_000_000 ? [t('unit.kilobyte'), bytes / 1000] : [t('unit.megabyte'), bytes / 1_000_000];
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: size < 10 ? 1 : 0 }).format(size)}${nbsp}${unit}`;
}

/** "jj/mm/aaaa" typed → "2026-11-28", or null when it is no date. */
export function parseTypedDate(text: string): string | null {
  const parts = /^\s*(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4})\s*$/.exec(text);
  const iso = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text);
  const written = parts?.slice(1) ?? iso?.slice(1).reverse();
  if (!written) return null;
  const [day = 0, month = 0, year = 0] = written.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1800) return null;
  return date.toISOString().slice(0, 10);
}

export function typedDate(iso: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return day ? `${day[3]}/${day[2]}/${day[1]}` : iso;
}

/** Initials for the disc: "Dre B." → "B", "Nadia Lefort" → "NL". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => !/^(dre?|pr|mme|m)\.?$/i.test(word));
  const letters = words.map((word) => word[0] ?? '').join('').toUpperCase();
  return letters.slice(0, 2) || '·';
}
