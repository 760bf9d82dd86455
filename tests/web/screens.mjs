// The browser's part of screens_test.py.
import { allRoutes, check, faultsOf, finish, open, origin, same, signIn, sit, so, told, violations, visit } from './browser.mjs';

const browser = await open();
const routes = await allRoutes();
const { people } = told;
const nobody = 'inconnu';
/** A record that does not exist is refused, and the screen says so. */
const unknown = (status, path) => status >= 400 && status < 500 && path.includes(nobody);

const records = new Map(routes.filter((route) => !route.path.includes(':')).map((route) => [route.path, route.path]));
/** A record for each route that shows one: what links of the visited screens lead to. */
async function collect(page) {
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href^="#/"]')].map((one) => one.getAttribute('href').slice(1).split('?')[0]));
  for (const { path } of routes) {
    const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
    const found = links.find((link) => pattern.test(link) && !records.has(link));
    if (path.includes(':') && !records.has(path) && found) records.set(path, found);
  }
}
/**
 * One record of each flow, so that its page is judged with something to show: the address of the page, where it is
 * made, from what, and where its identifier stands in the answer.
 */
const made = (patient) => [
  ['/patients/:id', `/dossiers/${patient}/objections`, { kind: 'care_team', scope: 'laboratoire voisin' }, () => patient],
  ['/demandes/:id', '/requests', { right: 'access', requester: 'patient', channel: 'desk', patient_name: 'Essai Camille', dossier: patient }, (one) => one.line.number],
  ['/violations/:id', '/breaches', { what: 'Un courriel est parti à une autre adresse.', noticed_at: new Date(Date.now() - 3_600_000).toISOString(), persons: ['patients'], persons_count: 1, ongoing: 'no' }, (one) => one.id],
  ['/crise/:id', '/crises', { kind: 'sabotage', drill: true, seen: 'Exercice : tout est coupé.' }, (one) => one.heading.id],
  ['/ia/:id', '/ai-tools', { name: 'Transcription', vendor: 'Exemple', purpose: 'Écrire le compte rendu.', data: 'health', hosting: 'eea', hosting_country: 'France', hds: 'yes', device_class: 'none', generative: true, triage: false }, (one) => one.id],
  ['/aipd/:id', '/impact', { title: '', prefill: true }, (one) => JSON.stringify(one).match(/A-\d{4}-\d{3}/)[0]],
  ['/controle/:id', '/inspections', { form: 'on_site', motive: 'Plainte d’un patient.' }, (one) => one.id],
  ['/acces/:week', '/access-reviews', {}, (one) => one.review.week],
  ['/invitation/:code', '/members', { display_name: 'Secrétaire Exemple', login: 'invitee', roles: ['secretary'] }, (one) => one.invitation.code],
];
async function furnish(page, patient) {
  const faults = [];
  for (const [route, path, body, idOf] of made(patient)) {
    const told = await page.evaluate(async ([where, what]) => {
      const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Requested-By': 'serment' };
      const answer = await fetch(`/api/v1${where}`, { method: 'POST', headers, body: JSON.stringify(what) });
      return { status: answer.status, body: await answer.json() };
    }, [path, body]);
    if (told.status === 201 || told.status === 200) records.set(route, route.replace(/:\w+/, idOf(told.body)));
    else faults.push(`${path}: ${told.status} ${told.body.code}`);
  }
  const processor = await page.evaluate(async () => (await (await fetch('/api/v1/processors', { headers: { Accept: 'application/json' } })).json()).followed[0]?.id);
  if (processor) for (const route of ['/prestataires/:id', '/contrats/:id']) records.set(route, route.replace(':id', processor));
  return faults;
}
function blame(faults, where, list) {
  for (const one of list) faults.push(`${where}: ${one}`);
}
function judge(faults) {
  if (faults.length > 0) throw new Error(`${faults.length} faults\n${faults.join('\n')}`);
}
/** On paper a screen has its words, whatever it hides. */
async function onPaper(page) {
  await page.emulateMedia({ media: 'print' });
  const text = await page.evaluate(() => document.body.innerText.trim());
  await page.emulateMedia({ media: 'screen' });
  return text.length < 20 ? [`on paper, nothing but "${text}"`] : [];
}
/** What a screen shows once asked: its tabs, the form of its "new" button. */
async function deeper(seat, where, faults) {
  const { page, watch } = seat;
  const tabs = page.locator('main [role=tab][aria-selected=false]');
  for (let n = await page.locator('main [role=tab]').count() - 1; n > 0; n--) {
    await page.locator('main [role=tab]').nth(n).click();
    await watch.quiet();
    blame(faults, `${where}, tab ${n}`, [...await faultsOf(page), ...await violations(page)]);
  }
  if (await tabs.count()) await page.locator('main [role=tab]').first().click();
  const button = page.locator('main [data-new]').first();
  if (!await button.count()) return;
  await button.click();
  await watch.quiet();
  blame(faults, `${where}, new`, await violations(page));
  await page.keyboard.press('Escape');
}

let session;
await check('signing in has no violation either', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  const faults = [];
  await page.goto(`${origin()}/`);
  await page.locator('#login').waitFor();
  blame(faults, 'first page', [...await faultsOf(page), ...await violations(page)]);
  await signIn(seat, people.owner);
  session = await seat.context.storageState();
  // The tours share this session and axe is slow: a page that waits would lock the others.
  const longer = await page.evaluate(async () => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Requested-By': 'serment' };
    const devices = (await (await fetch('/api/v1/devices', { headers })).json()).items;
    const mine = devices.find((one) => one.current);
    const told = await fetch(`/api/v1/devices/${mine.id}`, { method: 'PATCH', headers: { ...headers, 'If-Match': `"v${mine.version}"` }, body: JSON.stringify({ lock_after_seconds: 900, reason: 'Tour des écrans' }) });
    await told.text(); // a body that nobody reads keeps its request open
    return told.status;
  });
  if (longer !== 200) faults.push(`the device keeps its short lock: ${longer}`);
  for (const [name, keys] of [['palette', 'Control+k'], ['keys', '?']]) {
    await hands.press(keys);
    await page.locator('dialog[open]').waitFor();
    await seat.watch.quiet();
    blame(faults, name, await violations(page));
    // The list first, then the dialog.
    for (let n = 0; n < 3 && await page.locator('dialog[open]').count(); n++) await hands.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  }
  judge(faults);
});

async function tour(take, look, thorough) {
  const seat = take(await sit(browser, { ...look, state: session, expected: unknown }));
  const { page, watch } = seat;
  const faults = [];
  await page.goto(`${origin()}/#/aide`);
  await page.locator('main h1').waitFor();
  if (thorough) {
    const first = await page.evaluate(async () => (await (await fetch('/api/v1/patients?limit=1', { headers: { Accept: 'application/json' } })).json()).items[0].id);
    records.set('/patients/:id', `/patients/${first}`);
    blame(faults, 'records to look at', await furnish(page, first));
  }
  for (const route of [...routes].sort((a, b) => a.path.includes(':') - b.path.includes(':'))) {
    const path = records.get(route.path) ?? route.path.replace(/:\w+/g, nobody);
    await page.mouse.move(400 + faults.length, 300 + Math.random() * 50); // somebody is there
    try {
      await visit(seat, path, route.title);
      // A record that is not there leaves a refusal, without a title of its own.
      const refused = path.includes(nobody);
      const found = [...await faultsOf(page), ...await violations(page)];
      blame(faults, route.path, found.filter((one) => !refused || !/^0 titles|^page-has-heading-one/.test(one)));
      if (route.path === '/patients/:id') {
        await page.getByText('laboratoire voisin').waitFor();
        blame(faults, `${route.path}, with an objection`, await violations(page));
      }
      if (thorough) {
        await collect(page);
        blame(faults, route.path, await onPaper(page));
        await deeper(seat, route.path, faults);
      }
    } catch (error) {
      faults.push(`${route.path}: ${error.message.split('\n').slice(0, 2).join(' ')}`);
      await page.goto(`${origin()}/#/aide`);
    }
    blame(faults, route.path, watch.faults.splice(0));
  }
  judge(faults);
}
const without = () => routes.filter((route) => route.path.includes(':') && !records.has(route.path)).map((route) => route.path);
await check(`every screen in the light theme, its tabs, its forms, on paper`, (take) => tour(take, { theme: 'light' }, true));
console.log(`note: ${routes.length} screens${without().length ? `; seen with no record to show: ${without().join(' ')}` : ''}`);
await Promise.all([
  check('every screen in the dark theme', (take) => tour(take, { theme: 'dark' })),
  check('every screen in high contrast', (take) => tour(take, { theme: 'contrast' })),
]);
await Promise.all([
  check('every screen at 320 px', (take) => tour(take, { theme: 'light', width: 320 })),
  check('every screen at 200 %', (take) => tour(take, { theme: 'light', scale: 2 })),
]);

await browser.close();
finish();
