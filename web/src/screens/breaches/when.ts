/** A day and an hour of Paris, as people say them, and the instant they mean. */
import { inParis } from '../../i18n/format';

const two = (value: number): string => String(value).padStart(2, '0');

/** "2026-11-26" and "09:00" in Paris → "2026-11-26T08:00:00.000Z"; empty when something is missing. */
export function fromParis(day: string, time: string): string {
  const utc = Date.parse(`${day}T${time || '00:00'}:00Z`);
  if (day === '' || Number.isNaN(utc)) return '';
  for (const hours of [2, 1]) {
    const instant = new Date(utc - hours * 3_600_000);
    const shown = partsOf(instant.toISOString());
    if (shown.day === day && shown.time === (time || '00:00')) return instant.toISOString();
  }
  // The hour that the clocks skip in spring: the one after.
  return new Date(utc - 3_600_000).toISOString();
}

/** The day and hour of an instant in Paris. */
export function partsOf(instant: string): { day: string; time: string } {
  if (instant === '' || Number.isNaN(Date.parse(instant))) return { day: '', time: '' };
  const date = inParis(new Date(instant));
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}
