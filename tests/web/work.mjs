// The browser's part of work_test.py.
import { button, check, code, finish, open, same, signIn, sit, so, told, visit } from './browser.mjs';

const browser = await open();
const { people } = told;
const late = 4_000; // what a loaded machine may add
const seconds = (since) => (Date.now() - since) / 1000;

/** Opens the first activity of the register and its form. */
async function edit(seat, path) {
  const { page, hands, watch } = seat;
  await visit(seat, path);
  await hands.act(page.getByRole('button', { name: 'Modifier' }));
  await page.getByRole('button', { name: 'Enregistrer le brouillon' }).waitFor();
  await watch.quiet();
}
async function sheet(seat) {
  await visit(seat, '/registre', 'Registre');
  return (await seat.page.locator('main a[href^="#/registre/"]').first().getAttribute('href')).slice(1);
}

const lock = check('a form survives the lock: warned at 20 s, locked at 30 s, as it was', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => status === 423 || path.endsWith('/session/unlock') }));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await edit(seat, await sheet(seat));
  const field = page.locator('main form textarea, main form input').first();
  await hands.reach(field);
  await hands.press('End');
  await hands.type(' (phrase non envoyée)');
  let since = Date.now();
  const typed = await field.inputValue();
  const warning = page.locator('.warn-bar');
  await warning.waitFor({ timeout: 20_000 + late });
  so(seconds(since) >= 19, `warned after ${seconds(since)} s`);
  // One key is enough to go on.
  await hands.press('Shift');
  since = Date.now();
  await warning.waitFor({ state: 'detached', timeout: 2_000 + late });
  const card = page.locator('.lock-card');
  await card.waitFor({ timeout: 30_000 + late });
  so(seconds(since) >= 29, `locked after ${seconds(since)} s`);
  same(await page.evaluate(() => document.querySelector('.app').inert), true, 'what is under the lock is out of reach');
  const visible = await page.evaluate(() => {
    const app = document.querySelector('.app');
    return app.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && getComputedStyle(app).filter === 'none';
  });
  so(!visible, 'what is under the lock can be read');
  same(await page.title(), 'Session scellée — Serment', 'the title');
  // Locked for the server too.
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/activities');
    return { status: answer.status, code: (await answer.json()).code };
  });
  same(refused, { status: 423, code: 'session.locked' }, 'the server');
  // A wrong word first: told, and nothing is lost.
  await hands.type('pas le bon');
  await hands.press('Enter');
  await page.locator('.lock .summary').waitFor();
  await hands.fill(page.locator('#lock-value'), people.owner.password);
  const opening = Date.now();
  await hands.press('Enter');
  await card.waitFor({ state: 'detached' });
  console.log(`note: unlocked in ${seconds(opening).toFixed(1)} s`);
  same(await field.inputValue(), typed, 'what was typed');
  for (let n = 0; n < 20 && !await field.evaluate((one) => one === document.activeElement); n++) await page.waitForTimeout(100);
  same(await page.evaluate(() => document.activeElement?.id), await field.getAttribute('id'), 'where the focus is');
  await hands.press('Enter');
  await page.getByText(/Brouillon enregistré/).first().waitFor();
  await watch.quiet();
  so((await page.locator('main').innerText()).includes('phrase non envoyée'), 'what was typed is not in the register');
});

const editors = check('two editors of one record: the second is told, no word of either is lost', async (take) => {
  const conflict = (status, path) => [409, 412].includes(status) && path.includes('/activities/');
  const first = take(await sit(browser));
  const second = take(await sit(browser, { expected: conflict }));
  await signIn(first, people.doctor);
  await signIn(second, people.dpo);
  await visit(first, '/registre', 'Registre');
  const path = (await first.page.locator('main a[href^="#/registre/"]').nth(2).getAttribute('href')).slice(1);
  await edit(first, path);
  await edit(second, path);
  const field = (seat, n) => seat.page.locator(n === 0 ? '#f-name' : 'main form textarea').first();
  // Each in a field of their own.
  await first.hands.reach(field(first, 1));
  await first.hands.press('End');
  await first.hands.type(' [mots du médecin]');
  await second.hands.reach(field(second, 0));
  await second.hands.press('End');
  await second.hands.type(' [mots de la déléguée]');
  await first.hands.act(first.page.getByRole('button', { name: 'Enregistrer le brouillon' }));
  await first.page.getByText(/Brouillon enregistré/).first().waitFor();
  await second.hands.act(second.page.getByRole('button', { name: 'Enregistrer le brouillon' }));
  await second.page.getByText('Quelqu’un d’autre a modifié cette fiche').waitFor();
  so((await field(second, 0).inputValue()).endsWith('[mots de la déléguée]'), 'the words of the second are gone');
  await second.hands.act(second.page.getByRole('button', { name: /Repartir de sa version/ }));
  await second.page.getByText('Version relue').first().waitFor();
  await second.watch.quiet();
  so((await field(second, 0).inputValue()).endsWith('[mots de la déléguée]'), 'the words of the second are gone once the other version is read');
  await second.hands.act(second.page.getByRole('button', { name: 'Enregistrer le brouillon' }));
  await second.page.getByText(/Brouillon enregistré/).first().waitFor();
  await second.watch.quiet();
  const kept = await second.page.locator('main').innerText();
  for (const words of ['[mots du médecin]', '[mots de la déléguée]']) so(kept.includes(words), `${words} is lost`);
});

const over = check('the lock falls over an open dialog and over names that were found', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => status === 423 || path.endsWith('/session/unlock') }));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await visit(seat, '/equipe', 'Équipe');
  await hands.act(page.locator('[data-new]'));
  const dialog = page.locator('dialog[open]:not(.lock)');
  const field = dialog.locator('input').first();
  await hands.fill(field, 'Une personne que l’on invite');
  // Warned where a hand can answer: what is outside the dialog is inert.
  const warning = page.locator('.warn-bar');
  await warning.waitFor({ timeout: 20_000 + late });
  const reached = await warning.getByRole('button', { name: 'Je suis là' }).evaluate((one) => {
    const before = document.activeElement;
    one.focus();
    const found = [document.activeElement === one, !!one.closest('dialog[open]')];
    before.focus();
    return found;
  });
  same(reached, [true, true], 'the warning can be answered, and is said where the dialog is');
  const card = page.locator('.lock-card');
  const unlock = async () => {
    same(await page.evaluate(() => document.activeElement?.id), 'lock-value', 'the lock can be opened');
    await hands.type(people.owner.password);
    await hands.press('Enter');
    await card.waitFor({ state: 'detached' });
  };
  await card.waitFor({ timeout: 10_000 + late });
  // Escape closes neither the lock nor what waits under it, however often.
  await hands.press('Escape', 3);
  so(await card.isVisible(), 'Escape opens the lock');
  so(!await field.isVisible(), 'the dialog can be read under the lock');
  await unlock();
  same(await field.inputValue(), 'Une personne que l’on invite', 'what was typed in the dialog');
  for (let n = 0; n < 20 && !await field.evaluate((one) => one === document.activeElement); n++) await page.waitForTimeout(100);
  so(await field.evaluate((one) => one === document.activeElement), 'the focus is not back in the dialog');
  await hands.press('Control+l');
  await card.waitFor();
  await unlock();
  await hands.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await hands.press('Control+k');
  await hands.type(told.name);
  await page.locator('dialog[open] [role=option]', { hasText: told.name }).first().waitFor();
  await watch.quiet();
  await hands.press('Control+l');
  await card.waitFor();
  same(await page.locator('[role=option]').count(), 0, 'names under the lock');
  so(!(await page.locator('body').innerText()).includes(told.name), 'a name can be read under the lock');
  await unlock();
  same(await page.locator('dialog[open]').count(), 0, 'dialogs once unlocked');
});

await Promise.all([lock, editors, over]);

await check('a date is the one that was typed: Enter sends it, and what is no date is not sent as none', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await visit(seat, `/patients/${told.dossier}`);
  const sent = [];
  page.on('request', (request) => request.method() === 'PATCH' && sent.push(request.postDataJSON()));
  const dialog = page.locator('dialog[open]');
  const day = page.locator('#act-day');
  await hands.act(button(page, 'Corriger une date'));
  await hands.fill(page.locator('#act-reason'), 'Date lue sur la carte');
  await hands.fill(day, '31/06/2020');
  await hands.press('Enter');
  await dialog.getByText('Cette date n’existe pas').waitFor();
  await hands.act(dialog.getByRole('button', { name: 'Enregistrer la date' }));
  await watch.quiet();
  same(sent, [], 'sent with a date that does not exist');
  // The whole field is taken again: nothing of it is left behind by Enter.
  await hands.reach(day, { back: true });
  await hands.press('Control+a');
  await hands.press('Delete');
  await hands.press('Enter');
  await dialog.locator('.summary', { hasText: 'Donnez la nouvelle date' }).waitFor();
  same(sent, [], 'sent without a date');
  await hands.fill(day, '15/03/2024');
  await hands.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  same(sent, [{ fact: 'last-care', date: '2024-03-15', reason: 'Date lue sur la carte' }], 'what was sent');
});

await check('a session that ends by itself leaves nothing to the next person', async (take) => {
  const seat = take(await sit(browser, { expected: (status) => status === 401 }));
  const { page, hands, watch, context } = seat;
  await signIn(seat, people.secretary);
  await visit(seat, '/patients');
  await hands.fill(page.locator('#patient-query'), told.name);
  await page.locator('#patient-hits li:only-child').waitFor();
  await watch.quiet();
  await hands.press('Enter');
  await page.waitForFunction(() => location.hash.startsWith('#/patients/'));
  await watch.quiet();
  // What the server does after its longest delay: the session is no more.
  await context.clearCookies();
  await visit(seat, '/demandes');
  await page.locator('#login').waitFor();
  same(await page.evaluate(() => location.hash), '#/', 'where the next person begins');
  await hands.fill(page.locator('#login'), people.doctor.login);
  await hands.fill(page.locator('#password'), people.doctor.password);
  await hands.press('Enter');
  await hands.fill(page.locator('#second-code'), await code(people.doctor.secret));
  await hands.press('Enter');
  await page.locator('.shell main h1').waitFor();
  await visit(seat, '/patients');
  same(await page.locator('#patient-query').inputValue(), '', 'what the former person looked for');
});

await check('Enter opens nobody while the answer is still that of another name', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  await signIn(seat, people.secretary);
  await visit(seat, '/patients');
  await hands.fill(page.locator('#patient-query'), told.name);
  await page.locator('#patient-hits li:only-child').waitFor();
  await watch.quiet();
  // The next question takes its time.
  await page.route('**/patients/search', async (route) => {
    await page.waitForTimeout(1_500);
    await route.continue();
  });
  await hands.type('qqq');
  await hands.press('Enter');
  await watch.quiet();
  same(await page.evaluate(() => location.hash), '#/patients', 'where Enter led');
  same(await page.locator('#patient-hits').count(), 0, 'lists of another name');
});

await check('an import that is stopped says what it kept', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  await signIn(seat, people.secretary);
  await visit(seat, '/imports', 'Imports');
  await hands.choose(page.locator('main fieldset').first(), 'csv');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hands.act(page.getByRole('button', { name: 'Choisir un fichier' }))]);
  await chooser.setFiles(told.table);
  await hands.act(page.getByRole('button', { name: 'Envoyer et lire' }));
  await hands.act(page.getByRole('button', { name: 'Importer', exact: true }));
  const progress = page.locator('.progress-job');
  await progress.waitFor();
  await page.waitForFunction(() => Number(document.querySelector('.progress-job progress')?.value) > 0);
  await hands.act(progress.getByRole('button', { name: 'Arrêter' }));
  await progress.waitFor({ state: 'detached', timeout: 60_000 });
  await watch.quiet();
  const status = await page.locator('main [role=status]', { hasText: 'créés' }).innerText();
  const kept = Number(/(\d[\d\s\u202f\u00a0]*) créés/.exec(status)[1].replace(/\D/g, ''));
  so(kept > 0 && kept < told.lines, `"${status}" after ${told.lines} lines`);
  so(/Arrêté/.test(await page.getByRole('table', { name: 'Imports passés' }).innerText()), 'the past imports do not say that it was stopped');
  const total = await page.evaluate(async () => (await (await fetch('/api/v1/patients?limit=1')).json()).total);
  same(total - told.before, kept, 'dossiers kept');
});
await browser.close();
finish();
