// The browser's part of authority_letters_test.py.
import { check, faultsOf, finish, open, same, signIn, sit, told, violations, visit as show } from './browser.mjs';

const browser = await open();
const { people, visit, letter } = told;

await check('a letter is linked to its visit, and shows in its thread', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands, watch } = seat;
  const sound = async (what) => {
    await watch.quiet();
    same(await faultsOf(page), [], what);
    same(await violations(page), [], `axe, ${what}`);
    if (process.env.SERMENT_PICTURES) await page.screenshot({ path: `${process.env.SERMENT_PICTURES}/${what.replace(/\W+/g, '-')}.png`, fullPage: true });
  };
  await signIn(seat, people.owner);
  await show(seat, '/arnaques');
  await hands.reach(page.getByRole('tab', { selected: true }));
  await hands.press('End');
  await hands.act(page.getByRole('button', { name: `Relier à un contrôle ${letter}` }));
  await page.locator('#letter-visit').selectOption(visit);
  await hands.act(page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }));
  await page.getByText(`Suit le contrôle ${visit}.`).waitFor();
  await sound('a linked letter');
  await show(seat, `/controle/${visit}`);
  await page.getByText(`Courrier ${letter} reçu de CNIL`).waitFor();
  await page.getByRole('heading', { name: 'Courriers qui ont suivi' }).waitFor();
  await sound('a letter in the thread');
});
await browser.close();
finish();
