/** A stretch of the text as the server cut it: plain when it has no mark. */
export interface Given {
  text: string;
  kind: string;
  mark: string;
  certain: boolean;
}
/** The same once the person has looked: a doubt is undecided until hidden or left. */
export interface Piece extends Given {
  choice: 'hidden' | 'left' | 'undecided';
}
export const lookedAt = (given: Given[]): Piece[] => given.map((one) => ({ ...one, choice: one.mark && !one.certain ? 'undecided' : 'hidden' }));
export const undecided = (pieces: Piece[]): number => pieces.filter((one) => one.choice === 'undecided').length;
export const isHidden = (piece: Piece): boolean => piece.mark !== '' && piece.choice !== 'left';
/** What leaves: every mark in place, those in doubt included. */
export const written = (pieces: Piece[]): string => pieces.map((one) => (isHidden(one) ? one.mark : one.text)).join('');

/** How many of each kind are hidden, in the order of the text. */
export function counts(pieces: Piece[]): [string, number][] {
  const marks = new Map<string, Set<string>>();
  for (const one of pieces) if (isHidden(one)) marks.set(one.kind, (marks.get(one.kind) ?? new Set()).add(one.mark));
  return [...marks].map(([kind, all]) => [kind, all.size]);
}

const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('fr');
/** Where a word begins in a text, whole, whatever its capitals. */
function placeOf(word: string, text: string, from: number): number {
  // One character more or less in lower case would shift the places: then capitals must agree.
  const plain = folded(text).length === text.length && folded(word).length === word.length;
  const [haystack, needle] = plain ? [folded(text), folded(word)] : [text, word];
  for (let at = haystack.indexOf(needle, from); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const inside = (place: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(place));
    if (!(inside(at - 1) && inside(at)) && !(inside(at + word.length) && inside(at + word.length - 1))) return at;
  }
  return -1;
}
/** Hides a word everywhere it stands in plain text. The same pieces when it stands nowhere. */
export function hideWord(pieces: Piece[], typed: string, token: string): Piece[] {
  const word = typed.trim();
  if (word === '') return pieces;
  const whole = pieces.map((one) => one.text + one.mark).join(' ');
  let number = 1;
  while (whole.includes(`[${token} ${number}]`)) number++;
  const mark = `[${token} ${number}]`;
  let found = false;
  const cut = pieces.flatMap((one) => {
    if (isHidden(one)) return [one];
    const parts: Piece[] = [];
    let from = 0;
    for (let at = placeOf(word, one.text, 0); at >= 0; at = placeOf(word, one.text, from)) {
      if (at > from) parts.push({ text: one.text.slice(from, at), kind: '', mark: '', certain: true, choice: 'hidden' });
      parts.push({ text: one.text.slice(at, at + word.length), kind: 'other', mark, certain: true, choice: 'hidden' });
      from = at + word.length;
      found = true;
    }
    if (from === 0) return [one];
    if (from < one.text.length) parts.push({ text: one.text.slice(from), kind: '', mark: '', certain: true, choice: 'hidden' });
    return parts;
  });
  return found ? cut : pieces;
}

/** Puts the originals back in an answer. A mark of two different originals stays, and is named. */
export function restored(answer: string, pieces: Piece[]): { text: string; left: string[] } {
  const originals = new Map<string, Set<string>>();
  for (const one of pieces) if (isHidden(one)) originals.set(one.mark, (originals.get(one.mark) ?? new Set()).add(one.text));
  const bands = new Set(pieces.filter((one) => one.kind === 'birth_date').map((one) => one.mark));
  const left = new Set<string>();
  const text = answer.replace(/\[[^[\]\n]{1,60}\]/g, (found) => {
    const mark = found.replace(/[\s\u00a0\u202f]+/g, ' ').replace(/[−–‑]/g, '-').toLocaleUpperCase('fr');
    const known = originals.get(mark);
    if (known === undefined) return found;
    // A person is the same under a long and a short name: the longest says the most.
    const [first = found, ...others] = [...known].sort((a, b) => b.length - a.length);
    if (bands.has(mark) && others.length > 0) {
      left.add(mark);
      return found;
    }
    return first;
  });
  return { text, left: [...left] };
}
