// Builds twice elsewhere, compares byte for byte, with each other and with the committed dist; then
// weighs what a first visit loads.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const web = fileURLToPath(new URL('..', import.meta.url));
const budget = 80 * 1024;

function listing(folder) {
  return readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile()).sort()
    .map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}`);
}
function build(folder) {
  execFileSync(process.execPath, [join(web, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: web, env: { ...process.env, SERMENT_WEB_OUT: folder }, stdio: 'inherit' });
  return listing(join(web, folder));
}

const [once, twice] = [build('.check/a'), build('.check/b')];
if (once.join() !== twice.join()) {
  console.log('two builds differ');
  process.exit(1);
}
// What the page loads before anything is chosen: its scripts, and those they import at once.
const assets = join(web, '.check/a');
const seen = new Set();
function weigh(name) {
  if (seen.has(name)) return 0;
  seen.add(name);
  const text = readFileSync(join(assets, name), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)].map((found) => join('assets', found[1]));
  return gzipSync(text, { level: 9 }).length + imports.reduce((sum, one) => sum + weigh(one), 0);
}
const page = readFileSync(join(assets, 'index.html'), 'utf8');
const first = [...page.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)].reduce((sum, found) => sum + weigh(found[1]), 0);
console.log(`first load: ${(first / 1024).toFixed(1)} KB of JavaScript compressed (budget ${budget / 1024})`);
if (first > budget) process.exit(1);
if (/<script(?![^>]*\bsrc=)|\sstyle=|<style/.test(page)) {
  console.log('index.html holds an inline script or style');
  process.exit(1);
}
if (process.argv.includes('--dist')) {
  if (listing(join(web, 'dist')).join() !== once.join()) {
    console.log('web/dist is not what the sources build: run npm run build');
    process.exit(1);
  }
}
