// Every screen of the application against the mock, under the real policy: axe in three themes and two
// widths, nothing wider than the window at 320 px or at 200 %, no message in the console, one h1.
//   node tests/screens_axe.mjs [path…]
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../mock/serve.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { server, url } = await serve(fileURLToPath(new URL('../dist', import.meta.url)));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const shots = fileURLToPath(new URL('../screenshots/', import.meta.url));
mkdirSync(shots, { recursive: true });
const signedOut = { signedIn: false };
const screens = [
  { name: 'sign_in', path: '/', set: signedOut },
  { name: 'sealed', path: '/', set: { signedIn: false, state: { practice: 'sealed' } } },
  { name: 'enrol', path: '/', set: { enrolled: false } },
  { name: 'invitation', path: '/invitation/KQ7F-M2RD', set: signedOut },
  { name: 'setup', path: '/installation', set: { signedIn: false, state: { practice: 'none', setup: 'needed' } } },
  { name: 'crisis', path: '/crise' }, { name: 'help', path: '/aide' }, { name: 'certificate', path: '/certificat' }, { name: 'appearance', path: '/apparence' },
  { name: 'members', path: '/equipe' }, { name: 'member', path: '/equipe/m-2' }, { name: 'locums', path: '/remplacements' }, { name: 'locum_report', path: '/remplacements/g-1' }, { name: 'locum_card', path: '/remplacements/g-2' }, { name: 'roles', path: '/roles' },
  { name: 'member_access', path: '/equipe/m-2', then: (page) => page.getByRole('button', { name: 'Changer le rôle, le RPPS ou la fin' }).click() },
  { name: 'member_again', path: '/equipe/m-2', then: (page) => page.getByRole('button', { name: 'Refaire son invitation' }).click() },
  { name: 'home', path: '/' },
  { name: 'devices', path: '/appareils' }, { name: 'break_glass', path: '/ouvertures-urgence' }, { name: 'tokens', path: '/jetons' },
  { name: 'suppliers', path: '/prestataires' }, { name: 'supplier', path: '/prestataires/booking_platform' }, { name: 'contract', path: '/contrats/booking_platform' },
  { name: 'supplier_edit', path: '/prestataires/maintenance', then: (page) => page.getByRole('button', { name: 'Décrire' }).click() },
  { name: 'supplier_hds', path: '/prestataires/booking_platform', then: (page) => page.getByRole('tab', { name: 'Certificat HDS' }).click() },
  { name: 'supplier_form', path: '/prestataires/booking_platform', then: (page) => page.getByRole('tab', { name: 'Questionnaire' }).click() },
  { name: 'supplier_letters', path: '/prestataires/booking_platform', then: (page) => page.getByRole('tab', { name: 'Courriers' }).click() },
  { name: 'account', path: '/mon-acces' }, { name: 'settings', path: '/reglages' },
  { name: 'breaches', path: '/violations' }, { name: 'breach_report', path: '/violations/signaler' }, { name: 'breach', path: '/violations/V-2026-002' },
  { name: 'missing', path: '/nulle-part' }, { name: 'forbidden', path: '/reglages', set: { role: 'secretary' } },
  { name: 'invite', path: '/equipe', then: (page) => page.getByRole('button', { name: 'Inviter' }).click() },
  { name: 'token_new', path: '/jetons', then: (page) => page.getByRole('button', { name: 'Créer un jeton' }).click() },
  { name: 'palette', path: '/equipe', then: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', path: '/equipe', then: (page) => page.keyboard.press('?') },
  { name: 'lock', path: '/equipe', then: (page) => page.keyboard.press('Control+l') },
  { name: 'lock_crisis', path: '/equipe', then: async (page) => { await page.keyboard.press('Control+l'); await page.locator('.lock .crise').click(); } },
  { name: 'training', path: '/formation' }, { name: 'lesson', path: '/formation/usb' },
  { name: 'quiz', path: '/formation/usb', then: async (page) => { await page.keyboard.press('ArrowRight'); await page.keyboard.press('ArrowRight'); await page.getByRole('button', { name: 'Voir mes réponses' }).click(); } },
  { name: 'marks', path: '/formation/usb', then: async (page) => { await page.keyboard.press('ArrowRight'); await page.keyboard.press('ArrowRight'); await page.getByText('Je la branche', { exact: true }).click(); await page.getByText('J’attends', { exact: true }).click(); await page.getByRole('button', { name: 'Voir mes réponses' }).click(); await page.getByText('Pas encore').waitFor(); } },
  { name: 'undertakings', path: '/engagements' }, { name: 'sign', path: '/engagements', then: (page) => page.getByRole('button', { name: /Lire et signer/ }).first().click() },
  { name: 'move', path: '/engagements', then: (page) => page.getByRole('button', { name: 'Commencer une arrivée ou un départ' }).click() },
  { name: 'ai_tools', path: '/ia' }, { name: 'ai_tool', path: '/ia/t-1' }, { name: 'ai_propose', path: '/ia', then: (page) => page.getByRole('button', { name: 'Proposer un outil' }).click() }, { name: 'ai_decide', path: '/ia/t-1', then: (page) => page.getByRole('button', { name: 'Décider' }).click() },
  { name: 'clipboard', path: '/texte-sans-identite', then: async (page) => { await page.getByLabel('Texte à relire').fill('Mme Élodie DURAND vue à Toulouse.'); await page.getByRole('button', { name: 'Masquer les identités' }).click(); await page.getByText('1 passage à décider').waitFor(); } },
  { name: 'clipboard_ready', path: '/texte-sans-identite', then: async (page) => { await page.getByLabel('Texte à relire').fill('Mme Élodie DURAND vue à Toulouse.'); await page.getByRole('button', { name: 'Masquer les identités' }).click(); await page.getByRole('button', { name: 'Masquer « Toulouse »' }).click(); await page.getByLabel('J’ai relu').check(); await page.getByLabel('Réponse de l’IA').fill('Pour [PERSONNE 1].'); await page.getByLabel('Réponse avec les noms').waitFor(); } },
  { name: 'messages', path: '/messagerie', then: async (page) => { await page.getByLabel('Adresse du destinataire').fill('a@ch.mssante.fr'); await page.keyboard.press('Enter'); await page.getByText('a la forme').waitFor(); } },
  { name: 'exception', path: '/messagerie', then: (page) => page.getByRole('button', { name: 'Inscrire un envoi' }).click() },
].filter((screen) => process.argv.length < 3 || process.argv.slice(2).includes(screen.name));

let faults = 0;
const fault = (text) => { faults++; console.log(text); };
const base = { signedIn: true, locked: false, enrolled: true, role: 'owner', state: { practice: 'open', setup: 'done' } };

for (const screen of screens) {
  // QUICK=1: three of the seven.
  for (const [theme, width, scale] of process.env.QUICK ? [['light', 1440, 1], ['dark', 320, 1], ['light', 1280, 2]] : [['light', 1440, 1], ['dark', 1440, 1], ['contrast', 1440, 1], ['light', 320, 1], ['dark', 320, 1], ['contrast', 320, 1], ['light', 1280, 2]]) {
    const name = `${screen.name} ${theme} ${width}${scale > 1 ? ' ×2' : ''}`;
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !/status of 401/.test(message.text()) && fault(`${name}: console: ${message.text()}`));
    page.on('pageerror', (error) => fault(`${name}: ${error.message}`));
    await page.request.post(`${url}/api/v1/mock/set`, { headers: { 'X-Requested-By': 'serment' }, data: { ...base, ...screen.set } });
    await page.addInitScript((preferences) => localStorage.setItem('serment.preferences', JSON.stringify(preferences)), { theme, scale });
    await page.goto(`${url}/#${screen.path}`);
    await page.waitForLoadState('networkidle');
    await page.locator('h1').first().waitFor({ state: 'attached' });
    if (screen.then) await screen.then(page);
    await page.waitForTimeout(120);
    const found = await page.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations.map((one) => ({ id: one.id, help: one.help, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')) })))`);
    for (const one of found) fault(`${name}: ${one.id}: ${one.help}\n   ${one.nodes.join('\n   ')}`);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    if (wide > width) fault(`${name}: the page is ${wide} px wide: ${await page.evaluate(`[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > ${width} + 1 && !one.closest('.scroll, .plot, .vh, .skip')).slice(-3).map((one) => one.outerHTML.slice(0, 90)).join(' | ')`)}`);
    if (scale === 1 && (width === 320 || theme !== 'contrast')) await page.screenshot({ path: `${shots}${screen.name}-${theme}-${width}.png`, fullPage: true });
    await context.close();
  }
}
await browser.close();
server.close();
console.log(faults ? `${faults} faults` : `${screens.length} screens: no violation in three themes and two widths`);
process.exit(faults ? 1 : 0);
