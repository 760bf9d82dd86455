// The browser's part of roles_test.py.
import { allRoutes, check, faultsOf, finish, open, pick, same, signIn, sit, so, told } from './browser.mjs';

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
await browser.close();
finish();
