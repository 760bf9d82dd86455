// The browser's part of flows_test.py: when something went wrong, or pretends to.
import { button, check, field, group, same, so, sound, told, visit } from './browser.mjs';
import { enter } from './flows_seats.mjs';

await check('the secretary tells a mistake in two minutes; the owner judges it, notifies, informs and closes', async (take) => {
  const seat = await enter(take, 'secretary');
  await visit(seat, '/violations', 'Fuites et pertes');
  await sound(seat, 'before');
  await seat.hands.act(seat.page.getByRole('link', { name: /^J’ai fait une erreur/ }), { back: true });
  await seat.hands.fill(seat.page.locator('#r-what'), 'Compte rendu envoyé par courriel à une autre patiente.');
  await seat.hands.fill(field(seat.page, 'Combien de personnes, à peu près'), '1');
  await sound(seat, 'the four questions');
  await seat.hands.act(button(seat.page, 'Signaler'));
  const receipt = seat.page.getByText(/^V-\d+-\d+$/).first();
  await receipt.waitFor();
  const number = await receipt.innerText();
  await sound(seat, 'what she told');

  const owner = await enter(take, 'owner');
  const { page, hands, watch } = owner;
  await visit(owner, `/violations/${number}`);
  await page.getByText('Il reste', { exact: true }).waitFor();
  await sound(owner, 'what happened');
  await hands.tick(page.locator('fieldset').filter({ hasText: 'confidentialité' }).first(), 'confidentiality');
  await hands.act(button(page, 'Continuer'));
  await field(page, 'Peut-on les reconnaître directement ?').waitFor();
  await hands.select(field(page, 'Peut-on les reconnaître directement ?'), 'yes');
  await sound(owner, 'whose data');
  await hands.act(button(page, 'Continuer'));
  await group(page, 'Que pourrait-il arriver aux personnes ?').waitFor();
  await hands.choose(group(page, 'Que pourrait-il arriver aux personnes ?'), 'important');
  await hands.fill(page.locator('#f-why'), 'Un diagnostic a été lu par une tierce personne.');
  await sound(owner, 'the risk');
  await hands.act(button(page, 'Continuer'));
  await group(page, 'La CNIL ?').waitFor();
  await sound(owner, 'the decision');
  await hands.choose(group(page, 'La CNIL ?'), 'notify');
  await hands.choose(group(page, 'Les personnes ?'), 'tell');
  await hands.fill(page.locator('#d-reason'), 'Donnée de santé lue par une tierce personne.');
  await hands.act(button(page, 'Décider'));
  await button(page, 'C’est envoyé').waitFor();
  await sound(owner, 'the form of the authority');
  await hands.act(button(page, 'C’est envoyé'));
  await hands.fill(field(page, 'Numéro de l’accusé'), 'ACCUSE-TEST-1');
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.getByText('ACCUSE-TEST-1').first().waitFor();
  await watch.quiet();
  await hands.act(button(page, 'Continuer'));
  await button(page, 'Noter l’information des personnes').waitFor();
  await sound(owner, 'the persons');
  await hands.act(button(page, 'Noter l’information des personnes'));
  await hands.fill(page.locator('#i-content'), 'Lettre simple remise en main propre.');
  await sound(owner, 'what they were told');
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await hands.act(button(page, 'Continuer'));
  await page.locator('#c-lessons').waitFor();
  for (let n = await page.getByRole('button', { name: /^C’est fait/ }).count(); n > 0; n--) {
    await hands.act(page.getByRole('button', { name: /^C’est fait/ }).first(), { back: true });
    await watch.quiet();
  }
  await sound(owner, 'the others');
  await hands.fill(page.locator('#c-lessons'), 'Une deuxième lecture de l’adresse avant l’envoi.');
  const close = button(page, 'Clore');
  if (await close.getAttribute('aria-disabled') === 'true') {
    // What is still owed is said, and nothing closes before.
    so(/Reste à faire/.test(await page.locator('main').innerText()), 'closing is refused without a word');
  } else {
    await hands.act(close);
    await page.locator('#c-lessons').waitFor({ state: 'detached' });
  }
  await sound(owner, 'the end');
});

await check('a drill by the secretary: declared, ticked, written from paper, closed with its report', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands, watch } = seat;
  await visit(seat, '/crise');
  await button(page, 'Faire un exercice').waitFor();
  await sound(seat, 'the sheet');
  await hands.act(button(page, 'Faire un exercice'));
  await page.locator('#crisis-kind input').first().waitFor();
  await hands.act(button(page, 'Commencer l’exercice'));
  await page.locator('dialog[open] .summary').waitFor();
  await hands.choose(page.locator('#crisis-kind'), 'cybercrime');
  await sound(seat, 'what is seen');
  await hands.act(button(page, 'Commencer l’exercice'));
  await page.waitForFunction(() => /^#\/crise\/[A-Z]/.test(location.hash));
  await page.locator('.do-step').waitFor();
  await sound(seat, 'the next step');
  const first = await page.locator('.do-step').innerText();
  await hands.act(button(page, 'C’est fait'));
  await page.waitForFunction((before) => document.querySelector('.do-step')?.innerText !== before, first);
  await hands.fill(page.locator('#crisis-fact'), 'Le câble est débranché, le technicien rappelle.');
  await hands.act(button(page, 'Noter'));
  await page.locator('.crisis-lines').getByText('Le câble est débranché').waitFor();
  await hands.act(button(page, 'Saisir depuis le papier'));
  await hands.date(page.locator('#crisis-day'), told.daysAgo[0]);
  await hands.fill(page.locator('#crisis-hour'), '0 h 01');
  await hands.fill(page.locator('#crisis-paper'), 'Écran noir à l’accueil, noté sur la feuille.');
  await sound(seat, 'a line from paper');
  await hands.act(button(page, 'Écrire la ligne'));
  await page.locator('.crisis-lines').getByText('Écran noir à l’accueil').waitFor();
  so((await hands.saved(button(page, 'Imprimer le compte rendu'), { back: true })).bytes.subarray(0, 5).toString() === '%PDF-', 'the report is no PDF');
  await hands.act(button(page, 'Terminer l’exercice'));
  await hands.choose(page.locator('#crisis-touched'), 'no');
  await hands.fill(page.locator('[id^=crisis-lesson-]').first(), 'La feuille était introuvable : elle sera près du poste.');
  await sound(seat, 'the review');
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: 'Clore', exact: true }));
  await page.getByText('C’est clos.').waitFor();
  await watch.quiet();
  await sound(seat, 'closed');
});

await check('« Est-ce vraiment la CNIL ? »: six answers, a verdict, and the call is kept', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands } = seat;
  await visit(seat, '/arnaques', 'Arnaques');
  await sound(seat, 'the questions');
  for (const one of await page.locator('fieldset[id^=scam-]').all()) await hands.choose(one, 'yes');
  await hands.act(button(page, 'Voir le verdict'));
  await page.getByText('ne payez rien').first().waitFor();
  await sound(seat, 'the verdict');
  await hands.act(button(page, 'Noter ce courrier ou cet appel'));
  await page.getByRole('tab', { name: 'Courriers d’autorité', selected: true }).waitFor();
  await hands.act(button(page, 'Noter un courrier ou un appel'));
  await hands.fill(page.locator('#letter-from'), 'Un prétendu service de conformité');
  await hands.date(page.locator('#letter-on'), told.daysAgo[0]);
  await hands.fill(page.locator('#letter-summary'), 'Réclame 1 500 euros par carte, aujourd’hui.');
  await sound(seat, 'the letter');
  await hands.act(page.locator('dialog[open]').getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.getByText('Un prétendu service de conformité').waitFor();
  await hands.saved(button(page, 'Imprimer la fiche'), { back: true });
});
await check('a seller of conformity is judged: number, price, right to withdraw', async (take) => {
  const seat = await enter(take, 'owner', { expected: (status, path) => status === 422 && path.endsWith('/scam-checks/seller') });
  const { page, hands } = seat;
  await visit(seat, '/arnaques', 'Arnaques');
  await hands.reach(page.getByRole('tab', { selected: true }));
  await hands.press('ArrowRight');
  await hands.fill(page.locator('#seller-siren'), '732 829 320');
  for (const one of await page.locator('fieldset[id^=seller-]').all()) await hands.choose(one, 'no');
  await hands.tick(field(page, 'Un contrat est déjà signé'));
  await hands.act(button(page, 'Voir le verdict'));
  await page.locator('main .summary').waitFor();
  await hands.date(page.locator('#seller-signed'), told.daysAgo[5]);
  await hands.tick(page.getByLabel(/Signé après un démarchage/));
  await hands.fill(page.locator('#seller-employees'), '1');
  await hands.act(button(page, 'Voir le verdict'));
  await page.getByText('Vous pouvez peut-être vous rétracter').waitFor();
  await sound(seat, 'the verdict');
  same(await page.locator('main .summary').count(), 0, 'refusals left');
});
