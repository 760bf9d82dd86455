// axe over the story page, under the real policy: three themes, two widths, closed and with a dialog
// open; no violation, no message in the console. Screenshots in web/screenshots.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../mock/serve.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { server, url } = await serve(fileURLToPath(new URL('../.stories', import.meta.url)));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const shots = fileURLToPath(new URL('../screenshots/', import.meta.url));
mkdirSync(shots, { recursive: true });
let faults = 0;
const fault = (text) => { faults++; console.log(text); };

for (const theme of ['light', 'dark', 'contrast']) {
  for (const width of [1440, 320]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'fr-FR' });
    const name = `${theme} ${width}`;
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && fault(`${name}: console: ${message.text()}`));
    page.on('pageerror', (error) => fault(`${name}: ${error.message}`));
    await page.goto(`${url}/?theme=${theme}`);
    await page.getByRole('combobox', { name: 'Dans la page' }).press('ArrowDown');
    await page.locator('li[role=option]').first().waitFor();
    const judge = async (state) => {
      const found = await page.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations.map((one) => ({ id: one.id, help: one.help, nodes: one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')) })))`);
      for (const one of found) fault(`${name} ${state}: ${one.id}: ${one.help}\n   ${one.nodes.join('\n   ')}`);
    };
    await judge('page');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    if (wide > width) fault(`${name}: the page is ${wide} px wide`);
    await page.screenshot({ path: `${shots}stories-${theme}-${width}.png`, fullPage: true });
    await page.getByRole('button', { name: 'Ouvrir un dialogue' }).click();
    await judge('dialog');
    await page.keyboard.press('Escape');
    await page.close();
  }
}
await browser.close();
server.close();
console.log(faults ? `${faults} faults` : 'stories: no violation in three themes and two widths');
process.exit(faults ? 1 : 0);
