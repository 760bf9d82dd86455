import { beforeEach, describe, expect, it } from 'vitest';
import { preferences } from '../app/preferences.svelte';
import { daysUntil, formatDate, formatDay, formatDuration, formatInstant, formatMoment, formatTime, initials, parseTypedDate, typedDate } from './format';
import { fill, t } from './index';

beforeEach(() => {
  preferences.language = 'fr';
});

describe('texts', () => {
  it('fills places and agrees with numbers', () => {
    expect(fill('{n} {n:dossier|dossiers} pour {name}', { n: 1, name: 'K' }, 'fr')).toBe('1 dossier pour K');
    expect(fill('{n} {n:dossier|dossiers}', { n: 0 }, 'fr')).toBe('0 dossier');
    expect(fill('{n} {n:file|files}', { n: 0 }, 'en')).toBe('0 files');
    expect(fill('{n}', { n: 12000 }, 'fr')).toBe('12\u202f000');
  });
  it('keeps a place nobody filled, so that it is seen', () => expect(fill('{missing}', {}, 'fr')).toBe('{missing}'));
  it('leaves the terms and hours of the law to the server, which reads them in law/', () => {
    const screens = import.meta.glob<Record<string, string>>('../screens/{requests,breaches,impact,members,inspection,security,journal}/fr.json', { eager: true, import: 'default' });
    expect(Object.keys(screens)).toHaveLength(7);
    const written = Object.values(screens).flatMap((one) => Object.values(one)).filter((text) => /(\d|deux|trois|six)\s(heures|jours|mois|h\b)|trois\sans|\d\schiffres au moins/.test(text));
    expect(written).toEqual([]);
  });
  it('follows the language', () => {
    expect(t('seal.sealed')).toBe('Scellé');
    preferences.language = 'en';
    expect(t('seal.sealed')).toBe('Sealed');
  });
});

describe('dates', () => {
  const now = new Date(2026, 10, 23, 9, 0);
  it('names the weekday within fourteen days', () => {
    expect(formatDate('2026-11-28', now)).toBe('samedi 28 novembre');
    expect(formatDate('2027-03-01', now)).toBe('1er\u00a0mars 2027');
    expect(formatDay('2026-11-28')).toBe('28 nov. 2026');
  });
  it('writes hours as French people do', () => {
    expect(formatTime(new Date(2026, 1, 1, 14, 5))).toBe('14\u00a0h\u00a005');
    preferences.language = 'en';
    expect(formatTime(new Date(2026, 1, 1, 4, 5))).toBe('04:05');
  });
  it('says when in words near now', () => {
    expect(formatInstant(new Date(2026, 10, 23, 8, 30), now)).toBe('ce matin 8\u00a0h\u00a030');
    expect(formatInstant(new Date(2026, 10, 22, 21, 4), now)).toBe('hier 21\u00a0h\u00a004');
    expect(formatInstant(new Date(2026, 10, 20, 10, 5), now)).toBe('vendredi 10\u00a0h\u00a005');
    expect(formatInstant(new Date(2026, 9, 1, 7, 0), now)).toBe('1er\u00a0oct. 2026, 7\u00a0h\u00a000');
  });
  it('says when after an article, even today', () => {
    expect(formatMoment(new Date(2026, 10, 23, 8, 30))).toBe('23 nov. 2026 à 8\u00a0h\u00a030');
    expect(formatMoment('2026-11-28T07:30:00Z')).toBe('28 nov. 2026 à 8\u00a0h\u00a030');
  });
  it('reads typed dates and refuses those that do not exist', () => {
    expect(parseTypedDate('30/06/1969')).toBe('1969-06-30');
    expect(parseTypedDate(' 1.2.2026 ')).toBe('2026-02-01');
    expect(parseTypedDate('31/06/1969')).toBeNull();
    expect(parseTypedDate('29/02/2027')).toBeNull();
    expect(parseTypedDate('29/02/2028')).toBe('2028-02-29');
    expect(parseTypedDate('12/2026')).toBeNull();
    expect(parseTypedDate('2026-02-28')).toBe('2026-02-28');
    expect(parseTypedDate('2026-02-31')).toBeNull();
    expect(typedDate('2028-02-29')).toBe('29/02/2028');
  });
  it('counts the days to a term as they are in Paris', () => {
    expect(daysUntil('2026-11-28', '2026-11-28T09:00:00Z')).toBe(0);
    // A quarter past midnight in Paris is the evening before in UTC.
    expect(daysUntil('2026-11-28', '2026-11-28T23:15:00Z')).toBe(-1);
    expect(daysUntil('2026-12-01', '2026-11-28T22:15:00Z')).toBe(3);
    expect(daysUntil('2027-03-29', '2027-03-27T12:00:00Z')).toBe(2);
  });
  it('writes durations', () => {
    expect(formatDuration(30)).toBe('30\u00a0s');
    expect(formatDuration(300)).toBe('5\u00a0min');
    expect(formatDuration(5400)).toBe('1\u00a0h\u00a030');
    expect(formatDuration(3599)).toBe('1\u00a0h');
    expect(formatDuration(72 * 3600 - 20)).toBe('72\u00a0h');
  });
  it('takes initials without titles', () => expect([initials('Dre B.'), initials('Secrétaire A.'), initials('')]).toEqual(['B', 'SA', '·']));
});
