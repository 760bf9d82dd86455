// What a person does on a screen and what she must read there, in a real browser, the server's answers
// prepared one by one: for what the unit tests' imitation of a page does not draw.
//   node tests/acts.mjs [word of a name…]
import { readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const folder = new URL('./acts/', import.meta.url);
const wanted = process.argv.slice(2);
const acts = [];
for (const file of readdirSync(folder).sort()) acts.push(...(await import(new URL(file, folder))).default);
const chosen = acts.filter((act) => wanted.length === 0 || wanted.some((word) => act.name.includes(word)));

const vite = await createServer({ server: { port: 0, host: '127.0.0.1', hmr: false }, logLevel: 'error' });
await vite.listen();
const url = `http://localhost:${vite.httpServer.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

const unknown = { status: 404, content: { status: 404, code: 'route.unknown', title: 'Cette adresse n’existe pas' } };

const me = (act) => ({
  member: { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: [act.role ?? 'owner'], rpps: '10000000017' }, permissions: act.permissions, practice: { id: 'p-1', name: 'Cabinet' },
  locked: false, lock: { after_seconds: 3600, warn_before_seconds: 10 }, factors: { totp: true, passkeys: 1, recovery_codes_left: 9 }, second_factor_needed: false,
  ...act.me, server_time: act.time ?? new Date().toISOString(),
});

async function play(act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR', timezoneId: act.timezone ?? 'Europe/Paris', reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const broken = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const asked = [];
  const answers = { 'GET /state': () => ({ content: { practice: 'open', name: 'Cabinet', version: '0', setup: 'done', device_known: true, pin_available: true, signed_in: true } }), 'GET /session': () => ({ content: me(act) }), ...act.answers };
  await page.route('**/api/v1/**', async (route) => {
    const request = route.request();
    const address = new URL(request.url());
    const one = { method: request.method(), path: address.pathname.slice('/api/v1'.length), query: Object.fromEntries(address.searchParams), body: request.headers()['content-type']?.includes('json') ? request.postDataJSON() : null, ifMatch: request.headers()['if-match'] ?? '' };
    asked.push(one);
    const said = answers[`${one.method} ${one.path}`]?.(one) ?? unknown;
    const status = said.status ?? 200;
    await route.fulfill({ status, headers: { ETag: said.etag ?? '', 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' }, body: status === 204 ? '' : JSON.stringify(said.content ?? {}) });
  });
  const reads = (text) => page.getByText(text).first().waitFor();
  const never = async (text) => {
    if (await page.getByText(text).count()) throw new Error(`is read and must not be: ${text}`);
  };
  const is = (found, expected, what) => {
    if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  };
  try {
    // The first page is compiled as it is asked for.
    await page.goto(`${url}/#${act.path}`, { timeout: 120_000 });
    await act.play({ page, asked, reads, never, is });
    if (broken.length) throw new Error(broken.join('\n'));
    return true;
  } catch (error) {
    console.log(`FAILED ${act.name}\n  ${String(error.message).split('\n').slice(0, 12).join('\n  ')}`);
    if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}/${acts.indexOf(act)}.png`, fullPage: true });
    return false;
  } finally {
    await context.close();
  }
}

let failed = 0;
for (const act of chosen) if (!(await play(act))) failed++;
console.log(`${chosen.length} acts, ${failed} failed`);
await browser.close();
await vite.close();
process.exit(failed || chosen.length === 0 ? 1 : 0);
