// Screenshots of screens against the mock, to be looked at.
//   node tools/look.mjs <folder> [name=/path[?theme=dark&width=320&role=secretary&state=…&click=text]] …
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../mock/serve.mjs';

const { server, url } = await serve(fileURLToPath(new URL('../dist', import.meta.url)));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
for (const wanted of process.argv.slice(3)) {
  const [name, rest] = wanted.split(/=(.*)/s);
  const [path, query = ''] = rest.split(/\?(.*)/s);
  const options = new URLSearchParams(query);
  const context = await browser.newContext({ viewport: { width: Number(options.get('width') ?? 1440), height: Number(options.get('height') ?? 900) }, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.log(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => console.log(`${name}: ${error}`));
  await page.request.post(`${url}/api/v1/mock/set`, { headers: { 'X-Requested-By': 'serment' }, data: { signedIn: true, locked: false, enrolled: true, role: options.get('role') ?? 'owner', ...JSON.parse(options.get('set') ?? '{}') } });
  await page.addInitScript((theme) => localStorage.setItem('serment.preferences', JSON.stringify(theme)), { theme: options.get('theme') ?? 'light', language: options.get('lang') ?? 'fr', scale: Number(options.get('scale') ?? 1) });
  await page.goto(`${url}/#${path}`);
  await page.waitForLoadState('networkidle');
  for (const step of options.getAll('do')) {
    const [verb, target, value] = step.split('|');
    if (verb === 'click') await page.getByRole(value ?? 'button', { name: target }).first().click();
    if (verb === 'fill') await page.getByLabel(target).first().fill(value);
    if (verb === 'key') await page.keyboard.press(target);
    if (verb === 'wait') await page.waitForTimeout(Number(target));
  }
  await page.waitForTimeout(150);
  if (options.get('media') === 'print') { await page.emulateMedia({ media: 'print' }); }
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: options.get('full') === '1' });
  await context.close();
}
await browser.close();
server.close();
