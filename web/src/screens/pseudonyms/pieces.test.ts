import { expect, test } from 'vitest';
import { counts, hideWord, lookedAt, restored, undecided, written, type Given } from './pieces';

const plain = (text: string): Given => ({ text, kind: '', mark: '', certain: true });
const letter: Given[] = [
  plain('Mme '), { text: 'Élodie DURAND', kind: 'person', mark: '[PERSONNE 1]', certain: true },
  plain(' vue le '), { text: '12/03/2024', kind: 'date', mark: '[J0]', certain: true },
  plain(' à '), { text: 'Toulouse', kind: 'place', mark: '[LIEU 1]', certain: false },
  plain('. '), { text: 'Durand', kind: 'person', mark: '[PERSONNE 1]', certain: true }, plain(' travaille chez Airbus, AIRBUSARD.'),
];

test('a doubt is hidden until the person decides', () => {
  const pieces = lookedAt(letter);
  expect(undecided(pieces)).toBe(1);
  expect(written(pieces)).toBe('Mme [PERSONNE 1] vue le [J0] à [LIEU 1]. [PERSONNE 1] travaille chez Airbus, AIRBUSARD.');
  expect(written(pieces.map((one) => (one.kind === 'place' ? { ...one, choice: 'left' } : one)))).toContain(' à Toulouse. ');
  expect(counts(pieces)).toEqual([['person', 1], ['date', 1], ['place', 1]]);
});
test('a word of one’s own is hidden everywhere, whole, and nowhere else', () => {
  const pieces = hideWord(lookedAt(letter), ' airbus ', 'MASQUÉ');
  expect(written(pieces)).toContain('chez [MASQUÉ 1], AIRBUSARD.');
  expect(pieces.map((one) => one.text).join('')).toBe(letter.map((one) => one.text).join(''));
  expect(written(hideWord(pieces, 'travaille chez', 'MASQUÉ'))).toContain('[PERSONNE 1] [MASQUÉ 2] [MASQUÉ 1]');
  for (const word of ['', ' ', 'absent']) expect(hideWord(pieces, word, 'MASQUÉ')).toBe(pieces);
});
test('the answer gets its names back, the longest of a person, however the marks came back', () => {
  const pieces = lookedAt(letter);
  expect(restored('Chère [PERSONNE 1], le [j0] à [Lieu\u00a01] : [AUTRE 1].', pieces)).toEqual({ text: 'Chère Élodie DURAND, le 12/03/2024 à Toulouse : [AUTRE 1].', left: [] });
});
test('an age band of two persons is not put back by chance', () => {
  const two = lookedAt([{ text: '12/04/1980', kind: 'birth_date', mark: '[ÂGE 40-49]', certain: true }, { text: '01/01/1981', kind: 'birth_date', mark: '[ÂGE 40-49]', certain: true }]);
  expect(restored('né le [ÂGE 40–49]', two)).toEqual({ text: 'né le [ÂGE 40–49]', left: ['[ÂGE 40-49]'] });
});
