// The browser's part of transfer_test.py.
import { check, finish, open, same, signIn, sit, so, sound, told, visit } from './browser.mjs';

const browser = await open();
const { people, dossier } = told;

await check('the secretary notes to whom a patient wants the dossier to go', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => status === 422 && path.endsWith('/transfer') }));
  const { page, hands } = seat;
  await signIn(seat, people.secretary);
  await visit(seat, `/patients/${dossier}`);
  await hands.reach(page.getByRole('tab', { selected: true }));
  await hands.press('End');
  so(await page.getByRole('tab', { name: 'Transmission', selected: true }).count() === 1, 'the last tab is not the transfer');
  await page.getByText('Le patient n’a encore rien dit.').waitFor();
  await sound(seat, 'before the choice');
  await hands.act(page.getByRole('button', { name: 'Noter son choix' }));
  await sound(seat, 'the form');
  await hands.act(page.getByRole('button', { name: 'Noter ce choix' }));
  await page.getByText('Il faut le nom du médecin').first().waitFor();
  await hands.fill(page.locator('#transfer-doctor'), 'Dre Nouvelle Exemple');
  await hands.act(page.getByRole('button', { name: 'Noter ce choix' }));
  await page.getByText('À transmettre à Dre Nouvelle Exemple.').waitFor();
  await sound(seat, 'once noted');
});

await check('the owner makes the archive, sees its code once, and says that it is handed over', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  await signIn(seat, people.owner);
  await visit(seat, '/transmission');
  await sound(seat, 'the list');
  const saved = page.waitForEvent('download');
  await hands.act(page.getByRole('button', { name: 'Préparer l’archive Dre Nouvelle Exemple' }), { most: 20_000 });
  so((await saved).suggestedFilename().endsWith('.7z'), 'no archive came');
  const notice = page.locator('.notice').filter({ hasText: 'Archive faite' });
  await notice.waitFor();
  so(/[2-9A-Z]{4}(-[2-9A-Z]{4}){4}/.test(await notice.innerText()), 'no code is shown');
  await sound(seat, 'the archive');
  // To the dossier and back: the code, which is shown once, waits until the archive is handed over.
  const secret = await notice.locator('b.num').innerText();
  await hands.act(page.locator(`main a[href="#/patients/${dossier}"]`));
  await page.locator('#dossier-title').waitFor();
  await visit(seat, '/transmission');
  await notice.waitFor();
  same(await notice.locator('b.num').innerText(), secret, 'the code, once back');
  await hands.act(page.getByRole('button', { name: /^Elle est remise/ }));
  await page.getByRole('cell', { name: /^Remis/ }).or(page.getByText(/^Remis$/)).first().waitFor();
  same(await notice.count(), 0, 'codes still shown');
  await sound(seat, 'once handed over');
});
await browser.close();
finish();
