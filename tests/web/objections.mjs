// The browser's part of objections_test.py.
import { check, faultsOf, finish, open, same, signIn, sit, so, told, violations, visit } from './browser.mjs';

const browser = await open();
const { people, dossier } = told;

/** Nothing wrong on the page that is shown; a picture of it when somebody wants to look. */
async function sound({ page, watch }, what) {
  await watch.quiet();
  same(await faultsOf(page), [], what);
  same(await violations(page), [], `axe, ${what}`);
  if (process.env.SERMENT_PICTURES) await page.screenshot({ path: `${process.env.SERMENT_PICTURES}/${what.replace(/\W+/g, '-')}.png`, fullPage: true });
}

await check('another doctor reads the sentence and no care, then opens in emergency with a reason', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  await signIn(seat, people.doctor);
  await visit(seat, `/patients/${dossier}`);
  await page.getByText('Vous en voyez les papiers administratifs, rien du soin.').waitFor();
  await page.getByText('Le dossier reste ouvert à').waitFor();
  await sound(seat, 'closed');
  await hands.act(page.getByRole('button', { name: 'Ouvrir en urgence' }).first());
  await hands.fill(page.locator('#act-reason'), 'Malaise en salle d’attente');
  await hands.press('Enter');
  const dialog = page.getByRole('dialog');
  if (await dialog.count() > 0) await hands.act(dialog.getByRole('button', { name: 'Ouvrir en urgence' }));
  await page.getByText('Vous en voyez les papiers administratifs').waitFor({ state: 'detached' });
  await sound(seat, 'opened in emergency');
});

await check('a copy says to whom it goes: the patient always, a colleague with their word', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => [403, 422].includes(status) && path.endsWith('/export') }));
  const { page, hands } = seat;
  await signIn(seat, people.owner);
  await visit(seat, `/patients/${dossier}`);
  await sound(seat, 'the usual doctor');
  await hands.act(page.getByRole('button', { name: 'Exporter' }).first());
  const dialog = page.getByRole('dialog');
  await hands.fill(page.locator('#act-reason'), 'Copie demandée');
  await hands.act(dialog.getByRole('button', { name: 'Exporter' }));
  await dialog.getByText('il faut dire à qui va cette copie').first().waitFor();
  await page.locator('#act-to').selectOption('professional');
  await hands.act(dialog.getByRole('button', { name: 'Exporter' }));
  await dialog.getByText('s’est opposé au partage').first().waitFor();
  await sound(seat, 'refused to a colleague');
  await page.locator('#act-to').selectOption('person');
  const saved = page.waitForEvent('download');
  await hands.act(dialog.getByRole('button', { name: 'Exporter' }));
  so((await saved).suggestedFilename() === 'dossier.zip', 'no copy came');
});

await check('the owner names to whom the dossier stays open', async (take) => {
  const seat = take(await sit(browser));
  const { page, hands } = seat;
  await signIn(seat, people.owner);
  await visit(seat, `/patients/${dossier}`);
  await hands.act(page.getByRole('button', { name: /^Changer/ }));
  await sound(seat, 'the doctors');
  await page.getByRole('dialog').getByLabel(/Basile/).check();
  await hands.act(page.getByRole('dialog').getByRole('button', { name: 'Noter ce choix' }));
  await page.getByText(/Le dossier reste ouvert à .*Basile/).waitFor();
});

await check('a camera is recorded, what is wrong is said with its law, and its panel is proved', async (take) => {
  const seat = take(await sit(browser, { expected: (status, path) => status === 422 && path.endsWith('/cameras') }));
  const { page, hands } = seat;
  await signIn(seat, people.owner);
  await visit(seat, '/inventaire/cameras');
  await sound(seat, 'no camera');
  await hands.act(page.getByRole('button', { name: 'Inscrire une caméra' }));
  const dialog = page.getByRole('dialog');
  await sound(seat, 'the camera form');
  await hands.fill(page.locator('#cam-place'), 'Entrée');
  await hands.fill(page.locator('#cam-view'), 'La porte et le comptoir');
  await hands.act(dialog.getByRole('button', { name: 'Enregistrer' }));
  await dialog.getByText('combien de jours').first().waitFor();
  await hands.fill(page.locator('#cam-days'), '45');
  await hands.act(dialog.getByRole('button', { name: 'Enregistrer' }));
  await page.getByText('Les images sont gardées plus d’un mois.').waitFor();
  await page.getByText('l’autorisation du préfet n’est pas notée').waitFor();
  await sound(seat, 'a camera to put right');
  await hands.act(page.getByRole('button', { name: /^Prouver l’affichage/ }));
  await hands.fill(page.locator('#cam-statement'), 'À la porte');
  await hands.act(page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }));
  await page.getByText(/Affiche posée le/).waitFor();
  await sound(seat, 'a panel proved');
});
await browser.close();
finish();
