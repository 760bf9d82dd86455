// The browser's part of roles_test.py.
import { execFileSync } from 'node:child_process';
import { allRoutes, button, check, faultsOf, finish, open, pick, same, signIn, sit, so, told, violations, visit } from './browser.mjs';

const browser = await open();
const routes = await allRoutes();
const { people, canary, hostile } = told;
const treats = new Set(['owner', 'doctor', 'locum']);

/** The screens a person is offered: those of the rail, and those the palette finds. */
function offered(permissions) {
  const may = (route) => !route.permissions?.length || route.permissions.some((one) => permissions.includes(one));
  const mine = routes.filter((route) => !route.path.includes(':') && !(route.open && route.bare) && may(route));
  return {
    rail: mine.filter((route) => route.section && route.order !== undefined),
    palette: mine.filter((route) => !(route.section && route.order !== undefined) && route.words),
  };
}
async function arrived(seat, route) {
  const { page, watch } = seat;
  await page.waitForFunction((wanted) => document.title === `${wanted} — Serment`, route.title);
  await watch.quiet();
  const title = page.locator('main h1').first();
  await title.waitFor({ state: 'attached' });
  const found = await faultsOf(page);
  if (await page.locator('main .summary').count()) found.push(`a refusal: ${(await page.locator('main .summary').innerText()).slice(0, 200)}`);
  return found.map((one) => `${route.path}: ${one}`);
}
/** Along the rail, from the page's title backwards. */
async function byRail(seat, route) {
  const { page, hands } = seat;
  const entry = page.locator(`.rail a[href="#${route.path}"]`).last();
  if (!await entry.isVisible().catch(() => false)) {
    // Its section first.
    const section = routes.filter((one) => one.section === route.section && one.order !== undefined && seat.rail.includes(one)).sort((a, b) => a.order - b.order)[0];
    await hands.act(page.locator(`.rail a[href="#${section.path}"]`).first(), { back: true });
    await page.waitForFunction((wanted) => document.title === `${wanted} — Serment`, section.title);
    await seat.watch.quiet();
  }
  await hands.act(entry, { back: true });
}
const byPalette = (seat, route) => pick(seat, route.title, route.title);

async function round(role, take) {
  const seat = take(await sit(browser, { keeps: true }));
  const { page } = seat;
  await signIn(seat, people[role]);
  const me = await page.evaluate(async () => (await fetch('/api/v1/session')).json());
  const { rail, palette } = offered(me.permissions);
  seat.rail = rail;
  so(rail.length > 0, `${role} is offered nothing`);
  const faults = [];
  for (const [way, list] of [[byRail, rail], [byPalette, palette]]) {
    for (const route of list) {
      try {
        const here = await page.title() === `${route.title} — Serment`;
        await way(seat, route);
        faults.push(...await arrived(seat, route));
        if (!here) same(await page.evaluate(() => document.activeElement?.tagName), 'H1', `${route.path}: where the focus is`);
      } catch (error) {
        faults.push(`${route.path}: ${error.message.split('\n').slice(0, 2).join(' ')}`);
        await page.keyboard.press('Escape');
      }
    }
  }
  // What an inspector sees says who was given it, and a browser prints it on each page.
  const given = page.locator('.resume.given');
  if (role === 'inspector') {
    so((await given.innerText()).includes('Inspecteur Exemple'), 'the inspector’s screens do not say who was given them');
    await byPalette(seat, rail.find((route) => route.path === '/roles'));
    await page.locator('main table').first().waitFor();
    await seat.watch.quiet();
    const printed = execFileSync('pdftotext', ['-layout', '-', '-'], { input: await page.pdf({ width: '210mm', height: '80mm' }) }).toString();
    const sheets = printed.split('\f').slice(0, -1);
    so(sheets.length > 1, 'the printed screen has one page: it proves nothing of the others');
    for (const [n, sheet] of sheets.entries()) so(sheet.includes('Inspecteur Exemple'), `page ${n + 1} of ${sheets.length} does not say who was given it`);
  } else so(await given.count() === 0, `${role} has an inspector’s mark`);
  if (me.permissions.includes('dossier_identity')) faults.push(...await dossier(seat, role));
  const said = await Promise.all(seat.watch.bodies);
  so(said.length > 5, 'the server said too little for this to prove anything');
  const told = said.filter((one) => one.text.includes(canary)).map((one) => one.path);
  if (treats.has(role)) so(told.length > 0, `${role} does not read what care needs`);
  else if (told.length > 0) faults.push(`a medical word reached ${role}: ${told.join(' ')}`);
  if (faults.length > 0) throw new Error(`${faults.length} faults\n${faults.join('\n')}`);
}
/** Finds the patient who has a secret by the keyboard, and reads all that this person may. */
async function dossier(seat, role) {
  const { page, hands, watch } = seat;
  await pick(seat, 'Essai1', 'onerror');
  await page.locator('#dossier-title').waitFor();
  await watch.quiet();
  const tabs = await page.locator('article [role=tab]').count();
  const found = [];
  await hands.reach(page.locator('article [role=tab]').first());
  for (let n = 0; n < tabs; n++) {
    await watch.quiet();
    found.push(...(await faultsOf(page)).map((one) => `dossier, tab ${n}: ${one}`));
    if (!treats.has(role) && (await page.locator('body').innerText()).includes(canary)) found.push(`dossier, tab ${n}: ${role} reads a medical word`);
    await hands.press('ArrowRight');
  }
  return found;
}

// A practice is sealed until one who has the key comes in: the owner did.
for (const pair of [['doctor', 'secretary'], ['locum', 'dpo'], ['technician', 'inspector']])
  await Promise.all(pair.map((role) => check(`the ${role} at the keyboard`, (take) => round(role, take))));

await check('hostile names are text', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await page.evaluate(() => (location.hash = '#/patients'));
  const query = page.locator('#patient-query');
  await query.waitFor();
  for (const [index, name] of hostile.entries()) {
    await hands.fill(query, `Essai${index + 1}`);
    await watch.quiet(15_000, 300);
    const hit = page.locator('#patient-hits li').filter({ hasText: `Essai${index + 1}` }).first();
    await hit.waitFor();
    const shown = await hit.innerText();
    so(shown.normalize().toUpperCase().includes(name.normalize().toUpperCase().slice(0, 40)), `the name ${index + 1} is shown as "${shown}"`);
    await hands.press('ArrowDown');
    await hands.press('Enter');
    await page.locator('#dossier-title').waitFor();
    await watch.quiet();
    same(await faultsOf(page), [], `the dossier of name ${index + 1}`);
    // Longer than the window of a telephone, it still holds.
    await page.setViewportSize({ width: 320, height: 700 });
    await page.waitForFunction(() => document.documentElement.dataset.layout.includes('tiny'));
    same(await faultsOf(page), [], `the dossier of name ${index + 1} at 320 px`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  same(await page.locator('main img, main script').count(), 0, 'elements made of a name');
  so(!(await page.title()).includes('pris'), 'a name was executed');
  so(!page.url().includes('Essai'), 'a name is in the address');
});
if (people.leaving) await check('on her last day the locum signs her report, then the doctor she replaced', async (take) => {
  const locum = take(await sit(browser));
  await signIn(locum, people.leaving);
  await locum.page.locator('main').getByText('Signer le bilan du remplacement').first().waitFor();
  await visit(locum, '/mon-acces');
  await locum.hands.act(locum.page.getByRole('link', { name: 'Lire et signer le bilan' }));
  await button(locum.page, 'Signer le bilan').waitFor();
  const place = await locum.page.evaluate(() => location.hash.slice(1));
  same(await faultsOf(locum.page), [], 'the report');
  same(await violations(locum.page), [], 'axe on the report');
  same(await button(locum.page, 'Arrêter le remplacement').count(), 0, 'what only a holder does');
  await locum.hands.act(button(locum.page, 'Signer le bilan'));
  await button(locum.page, 'Signer le bilan').waitFor({ state: 'detached' });
  await locum.page.locator('.stamp b').filter({ hasText: 'Remplaçante' }).waitFor();
  const owner = take(await sit(browser));
  await signIn(owner, people.owner);
  await visit(owner, place);
  await owner.hands.act(button(owner.page, 'Signer le bilan'));
  await button(owner.page, 'Signer le bilan').waitFor({ state: 'detached' });
  await owner.page.locator('.stamp b').nth(1).waitFor();
  await visit(locum, '/mon-acces');
  await locum.page.getByRole('link', { name: 'Lire le bilan' }).waitFor();
  same(await locum.page.getByRole('link', { name: 'Lire et signer le bilan' }).count(), 0, 'what waits for her');
});

/** Somebody else's change of a setting, meanwhile. */
const meanwhile = (page, method, path, change) => page.evaluate(async ([method, path, change]) => {
  const read = await fetch(`/api/v1${path}`);
  await read.text();
  const body = change === 'providers' ? { providers: [] } : change;
  const answer = await fetch(`/api/v1${path}`, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'serment', 'If-Match': read.headers.get('ETag') } });
  await answer.text();
  return answer.status;
}, [method, path, change]);

await check('the owner describes a provider of identity, tries it, keeps it, removes it', async (take) => {
  const expected = (status, path) => path.endsWith('/settings/oidc/test') || (status === 412 && path.endsWith('/settings/oidc'));
  const seat = take(await sit(browser, { expected }));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await visit(seat, '/reglages/identite');
  same(await violations(page), [], 'axe on the list');
  const describe = async () => {
    await hands.act(button(page, 'Ajouter un fournisseur'), { back: true });
    await hands.choose(page.locator('main fieldset').first(), 'other');
    await hands.fill(page.locator('#provider-label'), 'Identité de la structure');
    await hands.fill(page.locator('#provider-id'), 'structure');
    await hands.fill(page.locator('#provider-issuer'), 'https://127.0.0.1:1/royaume');
    await hands.fill(page.locator('#provider-client'), 'cabinet');
    await hands.fill(page.locator('#provider-secret'), 'un secret assez long');
  };
  await describe();
  same(await violations(page), [], 'axe on the form');
  await hands.act(button(page, 'Essayer'));
  await page.locator('main .summary').waitFor();
  // Somebody else saves meanwhile: told, and nothing typed is lost.
  same(await meanwhile(page, 'PUT', '/settings/oidc', 'providers'), 200, 'the other');
  await hands.act(button(page, 'Enregistrer'));
  await page.locator('main .summary').filter({ hasText: 'Quelqu’un d’autre' }).waitFor();
  same(await page.locator('#provider-label').inputValue(), 'Identité de la structure', 'what was typed');
  await hands.act(button(page, 'Relire, garder ma saisie'));
  await watch.quiet();
  await page.getByText(/votre saisie est gardée/).waitFor();
  same(await page.locator('#provider-secret').inputValue(), 'un secret assez long', 'the secret that was typed');
  await hands.act(button(page, 'Enregistrer'));
  await page.locator('main li').filter({ hasText: 'Identité de la structure' }).waitFor();
  same(await faultsOf(page), [], 'the list');
  same(await page.evaluate(async () => (await (await fetch('/api/v1/oidc/providers')).json()).items), [{ id: 'structure', label: 'Identité de la structure' }], 'what the page of sign-in offers');
  await hands.act(page.getByRole('button', { name: 'Retirer : Identité de la structure' }));
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: 'Retirer' }));
  await page.getByText('Aucun fournisseur').first().waitFor();
});

await check('two people at the settings: the second is told, and sees what the first chose', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => status === 412 && path.endsWith('/settings') }));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await visit(seat, '/reglages');
  const group = page.locator('main fieldset').filter({ hasText: 'Renouvellement périodique' });
  await group.waitFor();
  const sent = [];
  page.on('request', (request) => request.method() === 'PATCH' && sent.push(request.postDataJSON()));
  same(await meanwhile(page, 'PATCH', '/settings', { password_renewal: 'everyone' }), 200, 'the other');
  sent.length = 0;
  // The arrows go over the choices, and send none.
  await hands.choose(group, 'none');
  await watch.quiet();
  same(sent, [], 'sent by the arrows');
  await hands.act(button(page, 'Enregistrer'));
  await page.locator('main .summary').filter({ hasText: 'Quelqu’un d’autre' }).waitFor();
  await hands.act(button(page, 'Relire, garder ma saisie'));
  await page.locator('main li').filter({ hasText: /Renouvellement périodique\s: .* → Tous, comme le dit le guide/ }).waitFor();
  so(await group.locator('input[value="none"]').isChecked(), 'the choice of the second is gone');
  same(await violations(page), [], 'axe once read again');
  await hands.act(button(page, 'Enregistrer'));
  await page.getByText('Réglage enregistré.').waitFor();
  same(await page.evaluate(async () => (await (await fetch('/api/v1/settings')).json()).password_renewal), 'none', 'what the practice has');
});

await check('who only reads the settings is offered nothing to change', async (take) => {
  const seat = take(await sit(browser));
  await signIn(seat, people.technician);
  await visit(seat, '/reglages');
  await seat.page.getByText('Renouvellement périodique').first().waitFor();
  same(await seat.page.locator('main').locator('input, select, [role=switch]').count(), 0, 'fields');
});
await browser.close();
finish();
