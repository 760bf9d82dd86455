// The browser's part of setup_test.py.
import { ask, check, code, finish, open, origin, same, sit, so, told } from './browser.mjs';

const person = { login: 'dr.lefevre', password: 'Sept lapins bleus traversent le vieux pont', secret: '' };
let browser = await open();

// What the path costs a person who reads every word once: 238 words a minute (Brysbaert 2019), 0.28 s a
// key and 1.35 s of thought a page (keystroke-level model, no typist by trade). The printer is not counted.
let words = 0;
let pages = 0;
const seen = new Set();
async function read(page) {
  const text = await page.locator('main').innerText();
  const fresh = text.split('\n').filter((line) => !seen.has(line));
  fresh.forEach((line) => seen.add(line));
  words += fresh.join(' ').split(/\s+/).length;
  pages += 1;
}
/** Waits for the page whose title begins like this, and reads it. */
async function arrive(page, title) {
  await page.locator('main h1', { hasText: title }).waitFor();
  await read(page);
}

/** Answers the page of questions shown; gives the keys of its questions. */
async function answer({ page, hands, watch }) {
  await watch.quiet();
  await page.locator('[id^="answer-"]').first().waitFor();
  await read(page);
  const title = await page.locator('main h1').innerText();
  const fields = await page.locator('[id^="answer-"]').evaluateAll((list) => list.filter((one) => /^(FIELDSET|INPUT|TEXTAREA)$/.test(one.tagName) && one.type !== 'radio' && !/-(hint|error)$/.test(one.id)).map((one) => ({ id: one.id, group: one.tagName === 'FIELDSET' })));
  so(fields.length > 0, `no question on "${title}"`);
  for (const { id, group } of fields) {
    const key = id.slice('answer-'.length);
    const value = told.answers[key] ?? '';
    const field = page.locator(`[id="${id}"]`);
    if (group) await hands.choose(field, value);
    else if (value !== '') await hands.fill(field, value);
  }
  // Continuing, as one does: Enter in a text, the button after a choice.
  const last = fields.at(-1);
  if (last.group) await hands.act(page.getByRole('button', { name: 'Continuer' }));
  else {
    await hands.reach(page.locator(`[id="${last.id}"]`));
    await hands.press('Enter');
  }
  await page.waitForFunction((id) => !document.getElementById(id) || document.querySelector('.summary'), fields[0].id);
  same(await page.locator('.summary').count(), 0, `the answers to "${title}" are refused`);
  return fields.map((one) => one.id.slice('answer-'.length));
}

const started = Date.now();
let keys = 0;
const before = [];
await check('the path begins with the printed code, and stops anywhere', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  await page.goto(`${origin()}/`);
  await arrive(page, 'Bienvenue');
  await hands.fill(page.getByLabel('Code d’installation'), told.code);
  await hands.press('Enter');
  await arrive(page, 'Votre accès');
  await hands.fill(page.locator('#practice'), 'Cabinet des Tilleuls');
  await hands.fill(page.locator('#name'), 'Dre A. Lefèvre');
  await hands.fill(page.locator('#login'), person.login);
  await hands.fill(page.locator('#passphrase'), person.password);
  await page.getByText('Ce mot de passe convient').waitFor();
  await hands.press('Enter');
  await arrive(page, 'Ce que vous avez');
  await hands.act(page.getByRole('button', { name: /application de codes/ }));
  person.secret = (await page.locator('.big-key').innerText()).replace(/\s/g, '');
  await read(page);
  await hands.fill(page.locator('#totp-code'), await code(person.secret));
  await hands.press('Enter');
  await page.locator('.codes li').first().waitFor();
  same(await page.locator('.codes li').count(), 10, 'recovery codes');
  await hands.act(page.getByRole('button', { name: 'Ils sont rangés' }));
  await arrive(page, 'Votre feuille de secours');
  const groups = await page.locator('.key-groups li').allInnerTexts();
  await hands.act(page.getByRole('button', { name: 'recopiée à la main' }));
  const label = await page.locator('label[for="group"]').innerText();
  const number = Number(/\d+/.exec(label)[0]);
  so(groups.length >= number, `the sheet shows ${groups.length} groups`);
  await hands.fill(page.locator('#group'), groups[number - 1]);
  await hands.press('Enter');
  await arrive(page, 'Votre cabinet');
  for (let n = 0; n < 6; n++) before.push(...await answer(seat));
  keys += hands.keys;
});

await check('it resumes where it was left, on a machine that was restarted', async (take) => {
  so(before.length > 6, 'the path was not begun');
  await browser.close();
  told.port = (await ask('restart')).port;
  browser = await open();
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  await page.goto(`${origin()}/`);
  await page.getByText('Le cabinet est scellé').waitFor();
  await hands.fill(page.locator('#login'), person.login);
  await hands.fill(page.locator('#password'), person.password);
  await hands.press('Enter');
  await hands.fill(page.locator('#second-code'), await code(person.secret));
  await hands.press('Enter');
  await hands.act(page.getByRole('link', { name: 'Reprendre' }));
  const after = [];
  for (;;) {
    await page.locator('[id^="answer-"], .figure-count').first().waitFor();
    if (await page.locator('.figure-count').count()) break;
    after.push(...await answer(seat));
  }
  same(after.filter((key) => before.includes(key)), [], 'asked twice');
  await arrive(page, 'Votre registre est écrit');
  so(Number(/\d+/.exec(await page.locator('.figure-count').innerText())[0]) >= 10, 'the register has its activities');
  await hands.act(page.getByRole('button', { name: 'Continuer' }));
  await arrive(page, 'Vos prestataires');
  await hands.act(page.getByRole('button', { name: 'Continuer' }));
  await arrive(page, 'Votre équipe');
  await hands.fill(page.locator('#invite-name'), 'Josette Exemple');
  await hands.fill(page.locator('#invite-login'), 'accueil');
  await hands.press('Enter');
  await page.getByText('Josette Exemple').first().waitFor();
  await hands.act(page.getByRole('button', { name: 'Continuer' }));
  await arrive(page, 'L’affiche de la salle d’attente');
  await hands.act(page.getByRole('button', { name: /terminer/ }));
  await arrive(page, 'Le cabinet est en ordre de marche');
  const score = (await page.locator('.score').innerText()).replace(/\s+/g, ' ');
  const [, inPlace, applicable] = /^(\d+) mesures sur (\d+)$/.exec(score) ?? [];
  so(Number(applicable) >= 30 && Number(inPlace) > 0 && Number(inPlace) <= Number(applicable), `the score reads "${score}"`);
  await hands.act(page.getByRole('link', { name: 'Aller à l’accueil' }));
  await page.locator('.shell main h1').waitFor();
  same(await page.getByText('L’installation n’est pas finie').count(), 0, 'the reminder');
  keys += hands.keys;
  const minutes = words / 238 + keys * 0.28 / 60 + pages * 1.35 / 60;
  console.log(`note: ${score}; ${pages} pages, ${words} words, ${keys} keys: ${minutes.toFixed(1)} minutes for who reads all of it, ${((Date.now() - started) / 1000).toFixed(0)} s for this script`);
  so(minutes < 13, `the path takes ${minutes.toFixed(1)} minutes`);
});
await browser.close();
finish();
