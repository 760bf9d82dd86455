// French typography of the text files: checks, or mends with --fix.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const narrow = '\u202f';
const nbsp = '\u00a0';

/** The same text as a careful hand writes it. */
export function mend(text) {
  return text
    .replace(/(\p{L})'(\p{L})/gu, '$1’$2')
    .replace(/\.\.\./g, '…')
    .replace(/[ \u00a0\u202f]+([;!?])/g, `${narrow}$1`)
    .replace(/[ \u202f]+:(?=\s|$|\u00a0)/g, `${nbsp}:`)
    .replace(/«[ \u202f]*(?!\u00a0)/g, `«${nbsp}`)
    .replace(/(?<!\u00a0)[ \u202f]*»/g, `${nbsp}»`)
    .replace(/(\d) (?=\d{3}\b)/g, `$1${narrow}`)
    .replace(/([\d}]) (?=(h|min|s|jours?|mois|ans?|heures?|minutes?|secondes?|caractères?|chiffres?|ko|Mo|%|€)(?![\p{L}]))/gu, `$1${nbsp}`)
    .replace(/\b(n°|art\.|Ctrl) (?=[\p{L}\d{])/gu, `$1${nbsp}`)
    .replace(/\b(\d\d) (?=\d\d\b)/g, `$1${nbsp}`);
}

/** Every French file: fr.json, titles.fr.json… */
export function files(root) {
  return readdirSync(root, { recursive: true }).map(String).filter((file) => /(^|[/.])fr\.json$/.test(file)).map((file) => join(root, file)).sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fix = process.argv.includes('--fix');
  let faults = 0;
  for (const path of files(fileURLToPath(new URL('../src', import.meta.url)))) {
    const texts = JSON.parse(readFileSync(path, 'utf8'));
    const mended = Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, mend(value)]));
    for (const key of Object.keys(texts).filter((one) => texts[one] !== mended[one])) {
      faults++;
      if (!fix) console.log(`${path}: ${key}: « ${texts[key]} »`);
    }
    if (fix) writeFileSync(path, `${JSON.stringify(mended, null, 2)}\n`);
  }
  if (faults && !fix) process.exit(1);
}
