/** Search that ignores case, accents, hyphens and kinds of space. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[-’'\u00a0\u202f]/g, ' ').toLowerCase();
}

/** Cuts a label where it matches one of the words looked for. */
export function pieces(label: string, sought: string): { text: string; found: boolean }[] {
  // Folding letter by letter keeps one place per letter of the label.
  const letters = [...label];
  const folded = letters.map((letter) => fold(letter).slice(0, 1) || '\u0000').join('');
  const marked = new Array<boolean>(letters.length).fill(false);
  for (const word of fold(sought).split(/\s+/).filter(Boolean)) {
    const at = folded.indexOf(word);
    if (at >= 0) marked.fill(true, at, at + word.length);
  }
  const result: { text: string; found: boolean }[] = [];
  letters.forEach((letter, index) => {
    const last = result.at(-1);
    if (last && last.found === marked[index]) last.text += letter;
    else result.push({ text: letter, found: marked[index] ?? false });
  });
  return result;
}

/** Every word looked for stands somewhere in the text. */
export function matches(text: string, sought: string): boolean {
  const where = fold(text);
  return fold(sought).split(/\s+/).every((word) => where.includes(word));
}
