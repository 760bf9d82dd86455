// The browser's part of renewal_test.py.
import { check, code, faultsOf, finish, open, origin, same, signIn, sit, so, told, violations, visit } from './browser.mjs';

const browser = await open();
const { people } = told;
const next = 'Neuf grandes barques vertes attendent la marée';

await check('a password past its months is changed at sign-in, and opens everything again', async (take) => {
  const refusals = (status, path) => status === 422 && path.endsWith('/password');
  const seat = take(await sit(browser, { expected: refusals }));
  const { page, hands, watch } = seat;
  const { owner } = people;
  await page.goto(`${origin()}/`);
  await hands.fill(page.locator('#login'), owner.login);
  await hands.fill(page.locator('#password'), owner.password);
  await hands.press('Enter');
  await hands.fill(page.locator('#second-code'), await code(owner.secret));
  await hands.press('Enter');
  await page.locator('#renew-current').waitFor();
  await watch.quiet();
  same(await faultsOf(page), [], 'the page');
  same(await violations(page), [], 'axe');
  so(/tous les 12\smois/.test(await page.locator('main').innerText()), 'the reason is not said');
  same(await page.locator('.rail').count(), 0, 'what is offered besides');
  // Another page asked by its address: the same.
  await page.evaluate(() => (location.hash = '#/patients'));
  await watch.quiet();
  same(await page.locator('#renew-current').count(), 1, 'after another address');
  await hands.fill(page.locator('#renew-current'), owner.password);
  await hands.fill(page.locator('#renew-new'), owner.password);
  await hands.press('Enter');
  await page.locator('main .summary').filter({ hasText: 'C’est le mot de passe actuel' }).waitFor();
  await hands.fill(page.locator('#renew-new'), next);
  await watch.quiet();
  await hands.press('Enter');
  await page.locator('.shell main h1').waitFor();
  await visit(seat, '/patients');
  same(await faultsOf(page), [], 'the patients');
});
await check('whom the practice does not ask is let in as ever', async (take) => {
  await signIn(take(await sit(browser)), people.secretary);
});
await browser.close();
finish();
