// The browser's part of erasure_test.py.
import { check, faultsOf, finish, open, same, signIn, sit, so, told, violations, visit } from './browser.mjs';

const browser = await open();
const { people, proposal, count } = told;

await check('an erasure stops between two dossiers, says what remains, and goes on to one certificate', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  await signIn(seat, people.owner);
  await visit(seat, `/conservation/propositions/${proposal}`);
  const begin = page.locator('main').getByRole('button', { name: /^Effacer \d+\sdossiers$/ });
  await hands.act(begin, { most: 1400 });
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: /^Effacer/ }));
  const progress = page.locator('.progress-job');
  await progress.waitFor();
  await page.waitForFunction(() => document.querySelector('.progress-job progress')?.value > 5);
  await progress.getByRole('button').click();
  const notice = page.locator('.notice').filter({ hasText: 'Effacement arrêté' });
  await notice.waitFor();
  await watch.quiet();
  const gone = Number(/(\d+) dossiers sur/.exec((await notice.innerText()).replace(/\s/g, ' '))?.[1]);
  so(gone > 5 && gone < count, `${gone} of ${count} are gone`);
  same(await page.getByText('(déjà effacé)').count(), gone, 'dossiers shown as gone');
  same(await faultsOf(page), [], 'the page once stopped');
  same(await violations(page), [], 'axe');
  same(await page.evaluate(async () => (await (await fetch('/api/v1/certificates')).json()).items.length), told.certificates, 'certificates');
  const rest = page.locator('main').getByRole('button', { name: /^Effacer \d+\sdossiers?$/ });
  same(Number(/\d+/.exec(await rest.innerText())[0]), count - gone, 'what the button says');
  await hands.act(rest, { most: 1400 });
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: /^Effacer/ }));
  await page.getByText('Lire le certificat').waitFor({ timeout: 60_000 });
  so((await page.locator('main').innerText()).includes(`${count}`), 'the certificate does not count them all');
  console.log(`note: stopped after ${gone} of ${count}`);
});
await browser.close();
finish();
