// No sentence in a component: every text a person reads stands in fr.json and en.json, with the same
// keys and the same places to fill, and agrees with the numbers it is given.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'svelte/compiler';
import { files } from './typography.mjs';

const source = fileURLToPath(new URL('../src', import.meta.url));
const faults = [];
const read = new Set(['label', 'title', 'alt', 'placeholder', 'aria-label', 'hint', 'lead', 'legend', 'caption', 'sentence', 'text', 'why']);
/** Keys of a keyboard are written on it. */
const keycaps = new Set(['kbd']);

function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

function component(path) {
  const text = readFileSync(path, 'utf8');
  const fault = (node, found) => faults.push(`${path}:${lineOf(text, node.start)}: text outside fr.json: ${found.trim().slice(0, 60)}`);
  const tree = parse(text, { modern: true, filename: path });
  const walk = (node, inside) => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach((one) => walk(one, inside));
    if (node.type === 'Text' && inside !== 'attribute' && !keycaps.has(inside) && /\p{L}{2,}/u.test(node.data)) fault(node, node.data);
    if (node.type === 'Literal' && typeof node.value === 'string' && /[À-ÖØ-öø-ÿ’«]/.test(node.value)) fault(node, node.value);
    if (node.type === 'Attribute') {
      const plain = Array.isArray(node.value) && node.value.length === 1 && node.value[0].type === 'Text' ? node.value[0].data : '';
      if (read.has(node.name) && /\p{L}{2,}/u.test(plain)) fault(node, `${node.name}="${plain}"`);
      return walk(Array.isArray(node.value) ? node.value.filter((one) => one.type !== 'Text') : node.value, 'attribute');
    }
    const name = node.type === 'RegularElement' ? node.name : inside;
    for (const [key, value] of Object.entries(node)) if (!['parent', 'css', 'metadata', 'loc'].includes(key)) walk(value, name);
  };
  walk(tree.fragment, '');
  walk(tree.instance?.content, '');
  if (tree.css) faults.push(`${path}: style in a component; write it in src/style or beside the screen in a .css file`);
}

const places = (text) => [...text.matchAll(/\{(\w+)/g)].map((found) => found[1]).filter((one, index, all) => all.indexOf(one) === index).sort().join();

/** Words that end in s or x in the singular too, or that agree with nothing. */
const unchanging = new Set(['accès', 'mois', 'fois', 'refus', 'avis', 'pays', 'temps', 'choix', 'prix', 'cas', 'plus', 'dans', 'hors', 'pas', 'sans', 'vous', 'nous', 'puis', 'mais', 'depuis', 'après', 'is', 'was', 'has', 'as', 'this', 'less']);
/** "{n} dossiers" reads "1 dossiers" one day: a word after a number agrees with it, {n:dossier|dossiers}. */
function agreement(path, texts, articles) {
  for (const [key, text] of Object.entries(texts)) {
    const found = [...text.matchAll(/\{\w+(?::[^{}]*)?\}\s+(?:[dl]’)?(\p{L}+[sx])(?![\p{L}’])/gu)].filter(([, word]) => !unchanging.has(word.toLowerCase()));
    if (articles) found.push(...text.matchAll(/(?<!\b[Tt]ous\s)\b[LDCSVNldcsvn]es\s+\{\w+\}/gu));
    for (const [wrong] of found) faults.push(`${path}: ${key}: "${wrong}" does not agree with 1; write {n:…|…}`);
  }
}

for (const path of readdirSync(source, { recursive: true }).map(String).filter((one) => one.endsWith('.svelte')).sort()) component(join(source, path));
for (const path of files(source)) {
  const french = JSON.parse(readFileSync(path, 'utf8'));
  const english = JSON.parse(readFileSync(path.replace(/fr\.json$/, 'en.json'), 'utf8'));
  agreement(path, french, true);
  agreement(path.replace(/fr\.json$/, 'en.json'), english, false);
  for (const key of Object.keys(french)) {
    if (!(key in english)) faults.push(`${path}: ${key} has no English`);
    else if (places(french[key]) !== places(english[key])) faults.push(`${path}: ${key} fills other places in English`);
  }
  for (const key of Object.keys(english)) if (!(key in french)) faults.push(`${path}: ${key} has no French`);
}
if (faults.length) {
  console.log(faults.join('\n'));
  process.exit(1);
}
