// The browser's part of flows_test.py: what a patient asks, and what is sent about one.
import { button, check, field, group, pick, same, so, sound, told, visit } from './browser.mjs';
import { enter } from './flows_seats.mjs';

const { daysAgo } = told;
/** Someone who types forty words a minute. */
const secondsOf = (keys) => keys * 0.3;
let request = '';

await check('somebody who is no patient asks for their data: no dossier is looked for', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands, watch } = seat;
  await visit(seat, '/demandes', 'Demandes');
  await hands.act(button(page, 'Nouvelle demande'), { back: true });
  await hands.select(page.locator('#new-who'), 'other_person');
  await page.getByText('Nom de la personne').waitFor();
  await sound(seat, 'the form of who is no patient');
  await hands.fill(page.locator('#new-patient'), 'Canari Dominique');
  await hands.act(button(page, 'Enregistrer'));
  await page.waitForFunction(() => /^#\/demandes\/D/.test(location.hash));
  await page.getByRole('heading', { name: 'Canari Dominique demande ce que le cabinet garde à son sujet' }).waitFor();
  await hands.act(button(page, 'Confier au médecin'));
  await page.getByText('La demande est chez le médecin.').waitFor();
  await watch.quiet();
});

await check('the secretary takes a request at the desk in less than a minute', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands, watch } = seat;
  await visit(seat, '/demandes', 'Demandes');
  await sound(seat, 'the list');
  const before = hands.keys;
  await hands.act(button(page, 'Nouvelle demande'), { back: true });
  await hands.fill(page.locator('#new-patient'), told.name);
  await page.locator('[role=option]').first().waitFor();
  await hands.press('ArrowDown');
  await hands.press('Enter');
  await page.getByText('Dossier trouvé.').waitFor();
  await hands.date(page.locator('#new-received'), daysAgo[5]);
  await hands.act(button(page, 'Enregistrer'));
  await page.waitForFunction(() => /^#\/demandes\/D/.test(location.hash));
  const keys = hands.keys - before;
  console.log(`note: a request at the desk: ${keys} keys, ${Math.round(secondsOf(keys))} s at 40 words a minute`);
  so(secondsOf(keys) < 60, `${keys} keys`);
  request = await page.evaluate(() => location.hash.slice(1));
  await sound(seat, 'the request');
  so((await hands.saved(button(page, 'Reçu'))).bytes.subarray(0, 5).toString() === '%PDF-', 'the receipt is no PDF');
  await hands.act(button(page, 'Confier au médecin'));
  await page.getByText('La demande est chez le médecin.').waitFor();
  await watch.quiet();
  same(await button(page, /^C’est relu/).count(), 0, 'what only a doctor does');
});

await check('the doctor reads every piece, decides, makes the archive, and it is handed over', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await visit(seat, request);
  await button(page, /^C’est relu/).waitFor();
  await sound(seat, 'the pieces');
  // One note stays out, with its reason.
  const piece = page.locator('main section section').filter({ has: page.locator('select') }).first();
  await hands.select(piece.locator('select'), await piece.locator('select option').nth(1).getAttribute('value'));
  await button(page, /^C’est relu/).and(page.locator('[aria-disabled=true], [disabled]')).waitFor();
  await hands.fill(piece.locator('input'), 'Note de travail du médecin');
  await hands.act(button(page, /^C’est relu/));
  await group(page, 'Votre décision').waitFor();
  await sound(seat, 'the decision');
  await hands.choose(group(page, 'Votre décision'), 'partly');
  await hands.tick(group(page, 'Motifs légaux').locator('input').first());
  await hands.act(button(page, 'Décider'));
  const format = field(page, 'Support');
  await format.waitFor();
  await hands.select(format, 'archive');
  const archive = await hands.saved(button(page, 'Faire la copie'));
  same([...archive.bytes.subarray(0, 6)], [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'the first bytes of the archive');
  so(!archive.name.includes(told.name), 'the name of the file tells the patient');
  await page.locator('.big-key').waitFor();
  await sound(seat, 'the code');
  await hands.tick(field(page, 'Le code est noté'));
  await page.locator('.big-key').waitFor({ state: 'detached' });
  await hands.fill(page.locator('#step-to'), 'En main propre');
  await hands.act(button(page, 'C’est remis'));
  await page.getByText('En main propre').first().waitFor();
  await watch.quiet();
  await sound(seat, 'once handed over');
});

await check('who opened my dossier: the patient has the answer at the desk', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await pick(seat, told.name, told.name);
  await page.locator('#dossier-title').waitFor();
  await hands.reach(page.locator('article [role=tab]').first());
  for (let n = 0; n < 8 && await page.getByRole('tab', { name: 'Qui l’a ouvert', selected: true }).count() === 0; n++) await hands.press('ArrowRight');
  await page.getByRole('tab', { name: 'Qui l’a ouvert', selected: true }).waitFor();
  await watch.quiet();
  await sound(seat, 'the accesses');
});

await check('a recipient is checked, an attachment encrypted, an exception written and reviewed by another', async (take) => {
  const seat = await enter(take, 'secretary', { expected: (status, path) => status === 422 && path.endsWith('/messages/address') });
  const { page, hands } = seat;
  await visit(seat, '/messagerie', 'Messagerie');
  await hands.fill(page.locator('#address'), 'pas une adresse');
  await hands.act(button(page, 'Que puis-je envoyer ?'));
  await page.locator('main .summary').waitFor();
  await hands.fill(page.locator('#address'), 'cabinet@orange.fr');
  await hands.act(button(page, 'Que puis-je envoyer ?'));
  await page.getByText('Pas de données de patient en clair').waitFor();
  await sound(seat, 'the verdict');
  await hands.file(button(page, /^Choisir (un|des) fichier/), { name: 'courrier.txt', bytes: 'Un courrier.' });
  const archive = await hands.saved(button(page, 'Chiffrer et enregistrer'));
  same([...archive.bytes.subarray(0, 2)], [0x37, 0x7a], 'the first bytes of the archive');
  so(!archive.name.includes('courrier'), 'the archive tells what it holds');
  await sound(seat, 'the code');
  await hands.act(button(page, 'Inscrire un envoi'));
  await hands.select(page.locator('#ex-channel'), 'fax');
  await hands.fill(page.locator('#ex-recipient'), 'Service d’urgence');
  await hands.fill(page.locator('#ex-reason'), 'Réseau coupé, envoi urgent');
  await hands.choose(page.locator('#ex-protection'), 'none');
  await sound(seat, 'the exception');
  await hands.act(button(page, 'Inscrire'));
  await page.getByRole('cell', { name: /Service d’urgence/ }).waitFor();
  const owner = await enter(take, 'owner');
  await visit(owner, '/messagerie', 'Messagerie');
  const row = owner.page.getByRole('row').filter({ hasText: 'Service d’urgence' });
  await owner.hands.act(row.getByRole('button', { name: /^Relire/ }));
  await owner.hands.fill(owner.page.locator('#ex-conclusion'), 'Justifié, la télécopie a été confirmée');
  await owner.hands.act(owner.page.locator('dialog[open]').getByRole('button', { name: 'Relu', exact: true }));
  await row.getByText(/Justifié/).waitFor();
  await sound(owner, 'once reviewed');
});
