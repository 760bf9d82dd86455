import { describe, expect, it } from 'vitest';
import { fold, matches, pieces } from './match';
import { readSvgPath } from './svg_path';
import { iconNames } from './icons';
import { readFileSync } from 'node:fs';

describe('search', () => {
  it('ignores case, accents, hyphens', () => {
    expect(fold('Élise-Anaïs')).toBe('elise anais');
    expect(matches('Réglages du cabinet', 'cab reg')).toBe(true);
    expect(matches('Réglages', 'xyz')).toBe(false);
  });
  it('marks what was found, letter for letter', () => {
    expect(pieces('Jean-Noël', 'noel')).toEqual([{ text: 'Jean-', found: false }, { text: 'Noël', found: true }]);
    expect(pieces('Dossier', '')).toEqual([{ text: 'Dossier', found: false }]);
  });
});

describe('drawings of the server', () => {
  it('give their box and path', () => {
    expect(readSvgPath('<svg viewBox="0 0 9 9"><path d="M1 1h3v3h-3z"/></svg>')).toEqual({ viewBox: '0 0 9 9', x: '0', y: '0', d: 'M1 1h3v3h-3z', stroked: false });
  });
  it('leave their white ground', () => {
    expect(readSvgPath('<svg viewBox="0 0 9 9"><title>x</title><path fill="#fff" d="M0 0h9v9h-9z"/><path fill="#000" d="M1 1h3v3h-3z"/></svg>')?.d).toBe('M1 1h3v3h-3z');
  });
  it('of anything else give nothing', () => {
    expect(readSvgPath('<svg viewBox="0 0 9 9"><script>alert(1)</script></svg>')).toBeNull();
    expect(readSvgPath('<svg viewBox="0 0 9 9"><path d="M0 0" onload="x" d="M1&quot;"/></svg>')?.d ?? 'M0 0').toBe('M0 0');
    expect(readSvgPath('<svg viewBox="javascript:1"><path d="M0 0"/></svg>')).toBeNull();
    expect(readSvgPath('')).toBeNull();
  });
});

it('every icon is drawn', () => {
  const sprite = readFileSync('src/ui/Sprite.svelte', 'utf8');
  for (const name of iconNames) expect(sprite).toContain(`id="i-${name}"`);
});
