// The browser's part of flows_test.py: what a practice does once, every week or every year.
import { button, check, field, group, same, so, sound, told, visit } from './browser.mjs';
import { confirmed, enter } from './flows_seats.mjs';

const dialog = (page) => page.locator('dialog[open]');
const pdf = (file) => so(file.bytes.subarray(0, 5).toString() === '%PDF-', `${file.name} is no PDF`);
const isPdf = async (hands, target, how) => pdf(await hands.saved(target, how));

await check('the owner attests a measure, and the score goes up by one', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await visit(seat, '/mesures', 'Mesures du guide');
  await page.getByRole('button', { name: /^Attester :/ }).first().waitFor();
  const done = async () => Number(/\d+/.exec(await page.locator('main h1').innerText())[0]);
  const before = await done();
  const attest = page.getByRole('button', { name: /^Attester :/ }).first();
  await hands.act(attest);
  await hands.fill(page.locator('#measure-words'), 'Vu ce jour avec le technicien, armoire fermée à clé.');
  await sound(seat, 'the attestation');
  await hands.act(dialog(page).getByRole('button', { name: 'Attester', exact: true }));
  await dialog(page).waitFor({ state: 'detached' });
  await watch.quiet();
  same(await done(), before + 1, 'measures in place');
});

await check('the owner counts a key, and says when it is lost', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands } = seat;
  await visit(seat, '/inventaire');
  await hands.act(page.getByRole('button', { name: 'Ajouter', exact: false }).first(), { back: true });
  await hands.select(page.locator('#asset-kind'), await page.locator('#asset-kind option').nth(1).getAttribute('value'));
  await hands.fill(page.locator('#asset-label'), 'Support d’essai');
  await sound(seat, 'the form');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  const row = page.getByRole('row').filter({ hasText: 'Support d’essai' });
  await row.waitFor();
  await hands.act(row.getByRole('button', { name: /^Perdu/ }));
  await hands.date(field(page, 'Introuvable depuis le'), told.daysAgo[0]);
  await sound(seat, 'the loss');
  await hands.act(dialog(page).getByRole('button', { name: 'Déclarer la perte' }));
  await row.getByText('Perdu', { exact: true }).first().waitFor();
  await sound(seat, 'once lost');
});

await check('the secretary follows a lesson, passes its quiz, and has her attestation', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands, watch } = seat;
  await visit(seat, '/formation', 'Formation');
  await sound(seat, 'the lessons');
  await hands.act(page.locator('main a[href^="#/formation/"]').first());
  await button(page, /^(Suivant|Passer au quiz)$/).waitFor();
  const begun = Date.now();
  const turn = async () => {
    for (let n = 0; n < 20 && await page.locator('fieldset[id^=q-]').count() === 0; n++) await hands.act(button(page, /^(Suivant|Passer au quiz)$/));
  };
  const answers = async (choice) => {
    for (const one of await page.locator('fieldset[id^=q-]').all()) await hands.choose(one, await choice(await one.locator('legend').innerText()));
    await hands.act(button(page, 'Voir mes réponses'));
    await page.getByText(/^(Réussi|Pas encore)/).first().waitFor();
    await watch.quiet();
  };
  await turn();
  await sound(seat, 'the quiz');
  // An answer forgotten: told which.
  await hands.act(button(page, 'Voir mes réponses'));
  await page.locator('main .summary').waitFor();
  await answers(async () => '0');
  await sound(seat, 'the explanations');
  if (await button(page, 'Relire la leçon').count() > 0) {
    // What was explained is what is answered now.
    const right = {};
    for (const leaf of await page.locator('main section, main article, main .leaf').filter({ hasText: /\((juste|faux)\)/ }).all()) {
      const title = await leaf.locator('h2').innerText();
      right[title] = String((await leaf.locator('li').allInnerTexts()).findIndex((one) => one.includes('(juste)')));
    }
    await hands.act(button(page, 'Relire la leçon'), { back: true });
    await turn();
    await answers(async (question) => right[question]);
  }
  await page.getByText(/^Réussi/).first().waitFor();
  console.log(`note: a lesson and its quiz in ${Math.round((Date.now() - begun) / 1000)} s by a machine that does not read`);
  await isPdf(hands, button(page, 'Attestation'), { back: true });
});

await check('the technician reads and signs what he owes, and keeps his copy', async (take) => {
  const seat = await enter(take, 'technician', { expected: (status) => status === 401 || status === 403 });
  const { page, hands, watch } = seat;
  await visit(seat, '/engagements', 'Engagements');
  await sound(seat, 'the texts');
  await hands.act(page.getByRole('button', { name: /^Lire et signer/ }).first());
  await dialog(page).waitFor();
  await sound(seat, 'one text');
  await hands.tick(field(page, 'J’ai lu ce texte et je m’y engage'));
  await hands.act(dialog(page).getByRole('button', { name: 'Signer', exact: true }));
  const copy = page.getByRole('button', { name: /^Ma copie signée/ }).first();
  await confirmed(seat, 'technician', copy);
  await dialog(page).waitFor({ state: 'detached' });
  await watch.quiet();
  await isPdf(hands, copy);
});

await check('a procedure is adopted by the doctor, then read by the secretary', async (take) => {
  const owner = await enter(take, 'owner');
  await visit(owner, '/procedures', 'Procédures');
  await sound(owner, 'the list');
  // One that the secretary reads too.
  const secretary = await enter(take, 'secretary');
  const place = await secretary.page.evaluate(async () => {
    const all = (await (await fetch('/api/v1/procedures')).json()).items;
    const wanted = all.find((one) => one.for_me && one.state !== 'adopted');
    return wanted && `/procedures/${wanted.id}`;
  });
  so(place, 'the fictional practice has adopted every procedure of the secretary');
  await visit(owner, place);
  await button(owner.page, 'Imprimer').waitFor();
  await owner.hands.act(button(owner.page, /^Adopter (cette procédure|ce texte)$/));
  await owner.page.getByText(/^Adoptée par/).waitFor();
  await sound(owner, 'once adopted');
  await isPdf(owner.hands, button(owner.page, 'Imprimer'));
  await visit(secretary, place);
  await button(secretary.page, 'Imprimer').waitFor();
  await secretary.hands.act(button(secretary.page, 'J’ai lu et compris'));
  await secretary.page.getByText('Vous l’avez lue').waitFor();
  await sound(secretary, 'once read');
});

await check('an AI tool is described, questioned, forbidden or limited, and everybody sees how', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await visit(seat, '/ia');
  await hands.act(button(page, 'Proposer un outil'), { back: true });
  await hands.fill(page.locator('#tool-name'), 'Assistant de courrier d’essai');
  await hands.fill(page.locator('#tool-vendor'), 'Éditeur fictif');
  await hands.fill(page.locator('#tool-purpose'), 'Relire les courriers.');
  await hands.choose(page.locator('#tool-data'), 'none');
  await hands.choose(page.locator('#tool-hosting'), 'outside');
  await hands.choose(page.locator('#tool-hds'), await page.locator('#tool-hds input').last().getAttribute('value'));
  await hands.select(page.locator('#tool-device'), await page.locator('#tool-device option').nth(1).getAttribute('value'));
  await sound(seat, 'the facts');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.waitForFunction(() => /^#\/ia\/.+/.test(location.hash));
  await page.locator('main fieldset').first().waitFor();
  for (const one of await page.locator('main fieldset').all()) await hands.choose(one, 'yes');
  await hands.act(button(page, 'Enregistrer les réponses'));
  await watch.quiet();
  await sound(seat, 'what the grid proposes');
  await hands.act(button(page, 'Décider'), { back: true });
  await hands.choose(page.locator('#decision-verdict'), 'restricted');
  await hands.fill(page.locator('#decision-conditions'), 'Jamais de nom ni de donnée de patient ; toujours relire.');
  await hands.fill(page.locator('#decision-reason'), 'Relu par un médecin avant tout envoi.');
  await sound(seat, 'the decision');
  await hands.act(dialog(page).getByRole('button', { name: 'Décider sous mon nom' }));
  await page.getByText('Jamais de nom ni de donnée de patient').first().waitFor();
  await isPdf(hands, button(page, /^Imprimer/), { back: true });
  const secretary = await enter(take, 'secretary');
  await visit(secretary, '/ia');
  await secretary.page.getByRole('row').filter({ hasText: 'Assistant de courrier d’essai' }).getByText('Limité').waitFor();
  await sound(secretary, 'what she sees');
});

await check('a processor: described, its contract pasted, each clause judged with its sentence, a letter for what lacks', async (take) => {
  const seat = await enter(take, 'owner', { expected: (status, path) => status === 422 && /\/(processors|contracts)\//.test(path) });
  const { page, hands, watch } = seat;
  await visit(seat, '/prestataires', 'Prestataires');
  await sound(seat, 'the list');
  await hands.act(button(page, 'Ajouter un prestataire'), { back: true });
  await hands.fill(page.locator('#supplier-name'), 'Archivage fictif');
  await sound(seat, 'a new one');
  await hands.act(dialog(page).getByRole('button', { name: 'Ajouter un prestataire' }));
  await page.waitForFunction(() => /^#\/prestataires\/.+/.test(location.hash));
  await hands.act(button(page, 'Corriger'), { back: true });
  await hands.fill(page.locator('#supplier-number'), '732 829 321');
  await hands.act(button(page, 'Enregistrer'));
  await page.locator('main .summary').waitFor();  // the key of that number is wrong
  await hands.fill(page.locator('#supplier-number'), '732 829 320');
  await hands.fill(page.locator('#supplier-purpose'), 'Conserver les archives papier numérisées.');
  await hands.act(button(page, 'Enregistrer'));
  const contract = page.getByRole('link', { name: 'Ouvrir le contrat' });
  await contract.waitFor();
  await sound(seat, 'the sheet');
  await hands.act(contract);
  await button(page, 'Coller le texte').waitFor();
  await hands.act(button(page, 'Coller le texte'));
  const text = dialog(page).locator('textarea');
  await hands.reach(text);
  await page.keyboard.insertText(told.contract);
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await dialog(page).waitFor({ state: 'detached' });
  await watch.quiet();
  await sound(seat, 'what is proposed');
  await hands.act(page.getByRole('button', { name: /^Cette phrase le dit/ }).first());
  await page.getByText('Présente', { exact: true }).first().waitFor();
  await hands.act(page.getByRole('button', { name: /^Elle n’y est pas/ }).first());
  await page.getByText('Absente', { exact: true }).first().waitFor();
  // A sentence that the contract does not hold is refused.
  await hands.act(page.getByRole('button', { name: /^Citer une autre phrase/ }).first());
  await hands.fill(page.locator('#clause-words'), 'Une phrase que le contrat ne contient nulle part.');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await dialog(page).locator('.summary').waitFor();
  await hands.press('Escape');
  await hands.act(page.locator('main a[href^="#/prestataires/"]').last(), { back: true });
  await page.getByRole('tab').first().waitFor();
  await hands.reach(page.getByRole('tab', { selected: true }));
  for (let n = 0; n < 8 && await page.getByRole('tab', { name: 'Courriers', selected: true }).count() === 0; n++) await hands.press('ArrowRight');
  await isPdf(hands, page.getByRole('button', { name: /^Imprimer/ }).first());
  await hands.act(page.getByRole('button', { name: /^C’est envoyé/ }).first());
  await sound(seat, 'the letter');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.getByText(/À relancer après le/).first().waitFor();
});

await check('the weekly review: a question is asked, answered by who is asked, and its answer accepted', async (take) => {
  const owner = await enter(take, 'owner');
  await visit(owner, '/acces', 'Revue des accès');
  await sound(owner, 'the weeks');
  const open = owner.page.getByRole('row').filter({ hasText: 'à regarder' }).getByRole('link').first();
  await owner.hands.act(open);
  await owner.page.locator('#access-text').waitFor();
  await sound(owner, 'the week');
  // Answers that wait are read first.
  const ask = owner.page.getByRole('button', { name: /^Poser la question/ });
  const enough = owner.page.getByRole('button', { name: /^Cela suffit/ });
  const started = Date.now();
  await ask.or(enough).first().waitFor();
  for (let n = 0; n < 10 && await ask.count() === 0; n++) {
    await owner.hands.act(enough);
    await owner.watch.quiet();
  }
  await owner.hands.act(ask);
  await owner.watch.quiet();
  console.log(`note: what waited of a week's review decided in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  const place = await owner.page.evaluate(() => location.hash.slice(1));
  const secretary = await enter(take, 'secretary');
  await visit(secretary, '/acces/questions', 'Questions sur mes accès');
  const answer = field(secretary.page, 'Votre explication').first();
  await answer.waitFor();
  await sound(secretary, 'what she is asked');
  await secretary.hands.fill(answer, 'La patiente a appelé pour son rendez-vous, je préparais sa venue.');
  await secretary.hands.act(button(secretary.page, 'Envoyer').first());
  await secretary.page.getByText('Réponse envoyée').first().waitFor();
  await owner.page.reload();
  await visit(owner, place);
  await owner.page.getByRole('button', { name: /^Cela suffit/ }).waitFor();
  await owner.page.getByText('je préparais sa venue').first().waitFor();
  await sound(owner, 'her answer');
  // No single letter decides: « g a » goes home, and her answer is still to be accepted.
  await owner.page.evaluate(() => document.activeElement?.blur());
  await owner.hands.press('g');
  await owner.hands.press('a');
  await owner.page.waitForFunction(() => location.hash === '#/');
  await visit(owner, place);
  await owner.page.getByRole('button', { name: /^Cela suffit/ }).waitFor();
  await owner.hands.act(owner.page.getByRole('button', { name: /^Cela suffit/ }));
  await owner.page.getByText('Expliqué').first().waitFor();
});

await check('an impact assessment is begun from what is known, confirmed, read again and validated', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await visit(seat, '/aipd');
  await sound(seat, 'the list');
  await hands.act(button(page, 'Commencer, préremplie').first());
  await page.waitForFunction(() => /^#\/aipd\/.+/.test(location.hash));
  await page.getByRole('tab', { name: 'Réponses' }).waitFor();
  await watch.quiet();
  await sound(seat, 'the answers');
  for (let n = 0; n < 40 && await page.getByRole('button', { name: /^J’ai tout relu/ }).count() > 0; n++) await hands.act(page.getByRole('button', { name: /^J’ai tout relu/ }).first(), { back: n > 0 });
  for (const one of await page.locator('main fieldset').all()) {
    if (await one.locator('input[type=radio]').count() > 0 && await one.locator('input:checked').count() === 0) await hands.choose(one, '2');
  }
  const review = button(page, 'Envoyer en relecture');
  for (let n = 0; n < 12; n++) {
    await hands.act(button(page, 'Enregistrer'));
    await watch.quiet();
    // The sentence names what is left; the measure after its title.
    const left = /Il reste un blanc à remplir(?: dans une mesure)? : (.*)/.exec((await page.locator('main').innerText()).replace(/\u00a0|\u202f/g, ' '));
    if (!left) break;
    const measure = left[0].includes('dans une mesure');
    const number = measure ? await page.locator('main input').evaluateAll((all, title) => all.findIndex((one) => one.value === title), left[1]) : -1;
    const blank = measure ? page.locator('main input').nth(number).locator('xpath=following::textarea[1]') : field(page, left[1]);
    await hands.fill(blank, 'Serveur du cabinet, sous clé, sauvegardes chiffrées ; effacement au terme.');
  }
  so(await review.getAttribute('aria-disabled') !== 'true', `not ready: ${(await page.locator('main').innerText()).slice(0, 400)}`);
  await hands.act(review, { back: true });
  await button(page, 'Valider').waitFor();
  await hands.reach(page.getByRole('tab', { selected: true }));
  await hands.press('ArrowRight');
  await hands.choose(group(page, 'Avis du délégué'), 'favourable');
  await hands.choose(group(page, 'Les personnes concernées ont-elles été consultées ?'), 'no');
  await hands.fill(field(page, 'Pourquoi non'), 'La notice et l’affichage les informent ; aucune objection reçue.');
  await sound(seat, 'the opinions');
  await hands.act(button(page, 'Enregistrer'));
  await watch.quiet();
  await hands.act(button(page, 'Valider'), { back: true });
  await hands.fill(field(page, 'Qui décide'), 'Dre Camille Exemple');
  await hands.date(field(page, 'Le'), told.daysAgo[0]);
  await hands.fill(field(page, 'Pourquoi le traitement est acceptable'), 'Les risques restants sont limités et suivis.');
  await sound(seat, 'the decision');
  await hands.act(dialog(page).getByRole('button', { name: 'Valider', exact: true }));
  await page.getByText('Validée', { exact: true }).first().waitFor();
  await isPdf(hands, button(page, 'Imprimer'), { back: true });
});

await check('what comes: the duties, the digest, an address for the calendar that a telephone reads', async (take) => {
  const seat = await enter(take, 'secretary');
  const { page, hands } = seat;
  await visit(seat, '/echeances');
  await sound(seat, 'the duties');
  await hands.act(button(page, /^(Créer mon adresse|En créer une nouvelle)$/));
  const address = page.locator('p.mono.wrap');
  await address.waitFor();
  const feed = await page.evaluate(async (url) => (await fetch(new URL(url).pathname)).text(), await address.innerText());
  so(feed.startsWith('BEGIN:VCALENDAR') && feed.includes('BEGIN:VEVENT'), 'the address gives no calendar');
  await sound(seat, 'the address');
  await hands.act(button(page, 'La supprimer'));
  await page.getByText('Aucune adresse').waitFor();
});

await check('the succession is prepared: people, a step and its letter, the key in three parts', async (take) => {
  const seat = await enter(take, 'owner');
  const { page, hands, watch } = seat;
  await visit(seat, '/transmission', 'Transmission');
  await sound(seat, 'the plans');
  const plan = page.locator('main section').filter({ has: button(page, 'Date et personnes') }).first();
  await hands.act(plan.getByRole('button', { name: 'Date et personnes' }));
  await hands.date(field(page, 'Date prévue'), told.tomorrow);
  await hands.fill(field(page, 'Notaire'), 'Étude fictive, Toulouse');
  await hands.fill(field(page, 'Qui garde les autres dossiers'), 'Cabinet des Tilleuls (fictif), 1 rue des Essais');
  await sound(seat, 'the people');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await dialog(page).waitFor({ state: 'detached' });
  await watch.quiet();
  const step = plan.getByRole('button', { name: /^C’est fait/ }).first();
  const left = await plan.getByRole('button', { name: /^C’est fait/ }).count();
  await hands.act(step);
  await hands.fill(field(page, 'Remarque'), 'Vu avec le conseil de l’Ordre (fictif).');
  await sound(seat, 'a step');
  await hands.act(dialog(page).getByRole('button', { name: 'Enregistrer', exact: true }));
  await page.getByText('Vu avec le conseil de l’Ordre (fictif).').first().waitFor();
  await watch.quiet();
  same(await plan.getByRole('button', { name: /^C’est fait/ }).count(), left - 1, 'steps left');
  await isPdf(hands, plan.getByRole('button', { name: /^Courrier/ }).first());
  await hands.act(button(page, 'Créer une nouvelle clé et ses trois parts'));
  await confirmed(seat, 'owner', page.locator('.key-groups').first());
  same(await page.locator('.key-groups').count(), 4, 'three parts, and the whole');
  await sound(seat, 'the parts');
});

await check('the officer draws the report of the year', async (take) => {
  const seat = await enter(take, 'dpo');
  const { page, hands } = seat;
  await visit(seat, '/dpo', 'Délégué (DPO)');
  await sound(seat, 'the designation');
  const draw = button(page, 'Établir le bilan annuel').first();
  await hands.act(draw, { back: true });
  await hands.fill(field(page, 'Observations'), 'Une année calme (fictive).');
  await sound(seat, 'the report');
  await hands.act(dialog(page).getByRole('button', { name: 'Établir le bilan annuel' }));
  await dialog(page).waitFor({ state: 'detached' });
  await isPdf(hands, page.getByRole('button', { name: /^Imprimer/ }).first());
});

await check('the secretary hides who a letter speaks of, decides what is in doubt, and puts the names back', async (take) => {
  const seat = await enter(take, 'secretary', { expected: (status) => status === 422 });
  const { page, hands } = seat;
  await visit(seat, '/texte-sans-identite', 'Texte sans identité');
  const name = told.name.split(' ')[0];
  await hands.fill(field(page, 'Texte à relire'), `Chère consœur, je vous adresse Mme ${name} pour une toux, vue à Lavaur le 12/03/2024 (06 12 34 56 78). Elle travaille chez Zéphyrine.`);
  await hands.act(button(page, 'Masquer les identités'));
  await page.getByText('1 passage à décider').waitFor();
  await sound(seat, 'a doubt');
  so(await page.getByLabel('J’ai relu').count() === 0, 'the text may be copied before the doubt is decided');
  await hands.act(button(page, 'Masquer « Lavaur »'));
  await hands.fill(field(page, 'Un autre mot à masquer'), 'zéphyrine');
  await hands.act(button(page, 'Masquer ce mot'));
  await hands.tick(page.getByLabel('J’ai relu'));
  const ready = await page.getByLabel('Texte à copier').inputValue();
  same(ready, 'Chère consœur, je vous adresse Mme [PERSONNE 1] pour une toux, vue à [LIEU 1] le [J0] ([TÉLÉPHONE 1]). Elle travaille chez [MASQUÉ 1].', 'what leaves');
  // Another text in the field is not the one that was read over.
  await field(page, 'Texte à relire').fill('a '.repeat(60_000));
  so(await page.getByLabel('Texte à copier').count() === 0, 'what is copied is no longer the text that is shown');
  await hands.act(button(page, 'Masquer les identités'));
  await page.getByText('Coupez-le en plusieurs textes').first().waitFor();
  await sound(seat, 'a text too long');
  await hands.fill(field(page, 'Réponse de l’IA'), 'Merci pour [PERSONNE 1], vue le [J0] à [LIEU 1], employée de [MASQUÉ 1].');
  same(await page.getByLabel('Réponse avec les noms').inputValue(), `Merci pour ${name}, vue le 12/03/2024 à Lavaur, employée de Zéphyrine.`, 'what comes back');
  await sound(seat, 'the answer');
});
