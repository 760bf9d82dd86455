/** What a screen must say without asking the server (a page without network, words to search) says what law/ says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import breachesEn from '../screens/breaches/titles.en.json';
import breachesFr from '../screens/breaches/titles.fr.json';
import en from '../screens/crisis/en.json';
import fr from '../screens/crisis/fr.json';

/** The hours of the only limit of a deadline. */
function hoursOf(deadline: string): number {
  const text = readFileSync(`../law/deadlines/${deadline}.toml`, 'utf8');
  const hours = [...text.matchAll(/^hours = (\d+)$/gmu)].map((found) => Number(found[1]));
  expect(hours, deadline).toHaveLength(1);
  return hours[0] as number;
}
const hoursIn = (text: string): number[] => [...text.matchAll(/(\d+)\s(?:heures|hours)/gu)].map((found) => Number(found[1]));

describe('the hours that the screens say', () => {
  it.each([
    ['breach.notify', [fr['where.5'], en['where.5'], fr['more.5'], en['more.5'], breachesFr.breaches_words, breachesEn.breaches_words]],
    ['breach.complaint', [fr['more.4'], en['more.4']]],
  ])('are those of %s', (deadline, texts) => {
    const wanted = hoursOf(deadline);
    for (const text of texts) expect(hoursIn(text), text).toEqual([wanted]);
  });
  it('are nowhere else', () => {
    const all = import.meta.glob<Record<string, string>>('../screens/*/*.json', { eager: true, import: 'default' });
    expect(Object.keys(all).length).toBeGreaterThan(60);
    const telling = Object.entries(all).flatMap(([file, texts]) => Object.entries(texts).filter(([, text]) => hoursIn(text).length > 0).map(([key]) => `${file.replace('../screens/', '')} ${key}`));
    expect(telling.sort()).toEqual([
      'breaches/titles.en.json breaches_words', 'breaches/titles.fr.json breaches_words',
      'crisis/en.json more.4', 'crisis/en.json more.5', 'crisis/en.json where.5',
      'crisis/fr.json more.4', 'crisis/fr.json more.5', 'crisis/fr.json where.5',
    ]);
  });
});
