// Saving one thing leaves the others alone.
const overtaken = { status: 409, content: { status: 409, code: 'conflict.changed', title: 'Quelqu’un d’autre l’a modifié entre-temps.' } };
const opinions = { officer: '', officer_view: '', officer_text: '', persons_asked: '', persons_why_not: '', persons: '', persons_view: '', persons_text: '' };
const answer = (question, text) => ({ question, text, list: [], gauge: 0, checked: true });
const structure = { parts: [{ id: '1.1', section: 'Contexte', title: 'Vue d’ensemble' }], levels: [], method: '', questions: [{ number: 111, part: '1.1', kind: 'text', title: 'Quel traitement ?', help: '' }, { number: 112, part: '1.1', kind: 'text', title: 'Quels responsables ?', help: '' }] };
function assessment() {
  const store = { version: 1, content: { title: 'Essai', category: '', author: '', evaluator: '', decider: '', answers: [answer(111, 'un'), answer(112, 'deux')], measures: [], evaluations: [], remarks: [], opinions } };
  const sheet = () => ({ etag: `"v${store.version}"`, content: { heading: { id: 'A-1', title: 'Essai', state: 'draft', origin: 'blank', version: store.version, at: '2026-11-28T08:00:00Z', author: 'b', actions: 0, done: 0 }, repaired: false, content: store.content, attachments: [], risks: [], map_text: '' } });
  return {
    store,
    answers: {
      'GET /impact/structure': () => ({ content: structure }), 'GET /impact/A-1': sheet, 'GET /impact/A-1/versions': () => ({ content: { items: [] } }),
      'PUT /impact/A-1': ({ body, ifMatch }) => {
        if (ifMatch !== `"v${store.version}"`) return overtaken;
        store.version++;
        store.content = body;
        return sheet();
      },
    },
  };
}
const first = assessment();

const tool = { id: 't-1', state: 'proposed', version: 1, facts: { name: 'Outil', vendor: 'V', purpose: 'Lettres', data: 'none', hosting: 'eea', hosting_country: '', hds: 'no', device_class: 'none', generative: true, triage: false }, answers: [], proposal: { verdict: 'incomplete', reasons: [], questions: ['q-1'], conditions: '' }, to_review: false, obligations: [] };
const sheets = { items: [{ id: 's', title: 'Grille', questions: [{ id: 'q-1', sheet: 's', text: 'Les données partent-elles ?', why: '', reference: '' }] }] };
let letters = [];

export default [
  {
    name: 'kept: an assessment refuses other acts while answers are typed, and merges with what a colleague saved',
    path: '/aipd/A-1', permissions: ['impact_read', 'impact_edit'], answers: first.answers,
    async play({ page, reads, is }) {
      const mine = page.getByLabel('Quel traitement ?');
      await mine.fill('mes mots');
      const review = page.getByRole('button', { name: 'Envoyer en relecture' });
      is(await review.getAttribute('aria-disabled'), 'true', 'sending to review while answers are not saved');
      first.store.version = 2;
      first.store.content = { ...first.store.content, answers: [answer(111, 'un'), answer(112, 'leurs mots')] };
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
      await page.getByRole('button', { name: 'Relire, garder ma saisie' }).click();
      await reads(/votre saisie est gardée/);
      is(await mine.inputValue(), 'mes mots', 'what was typed');
      is(await page.getByLabel('Quels responsables ?').inputValue(), 'leurs mots', 'what the colleague wrote');
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
      await reads('Enregistré');
      is(first.store.content.answers.map((one) => one.text), ['mes mots', 'leurs mots'], 'what is kept');
      is(await review.getAttribute('aria-disabled'), null, 'sending to review once saved');
    },
  },
  {
    name: 'kept: saving the facts of an AI tool leaves the answers being given',
    path: '/ia/t-1', permissions: ['ai_tool_read', 'ai_tool_manage'],
    answers: {
      'GET /ai-tools/t-1': () => ({ content: tool }), 'GET /ai-tools/questions': () => ({ content: sheets }),
      'PUT /ai-tools/t-1': ({ body }) => ({ content: { ...tool, version: 2, facts: body } }),
    },
    async play({ page, reads, is }) {
      const yes = page.getByRole('group', { name: /Les données partent-elles/ }).getByText('Oui', { exact: true });
      await yes.click();
      await page.getByRole('button', { name: 'Corriger la fiche' }).click();
      await page.getByRole('dialog').getByLabel('Fournisseur').fill('Autre éditeur');
      await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
      await reads('Autre éditeur');
      is(await page.getByRole('group', { name: /Les données partent-elles/ }).getByLabel('Oui').isChecked(), true, 'the answer that was given');
    },
  },
  {
    name: 'kept: the second letter recorded has neither the verdict nor the words of the first',
    path: '/arnaques', permissions: ['message_check', 'crisis_prepare', 'crisis_use', 'breach_report', 'inspection_manage'],
    answers: {
      'GET /scam-checks': () => ({ content: { questions: [{ id: 'q', text: 'On vous presse ?', help: '' }], seller_questions: [], withdrawal_most_employees: 5, keeps: [], tells: [] } }),
      'POST /scam-checks/call': () => ({ content: { verdict: 'very_likely', title: 'Arnaque', text: '', reasons: [] } }),
      'GET /authority-letters': () => ({ content: { items: letters } }),
      'GET /inspections': () => ({ content: { items: [] } }),
      'POST /authority-letters': ({ body }) => {
        letters = [...letters, { id: `C-${letters.length + 1}`, state: 'received', version: 1, facts: body }];
        return { content: {} };
      },
    },
    async play({ page, reads, is }) {
      await page.getByText('Oui', { exact: true }).click();
      await page.getByRole('button', { name: 'Voir le verdict' }).click();
      await page.getByRole('button', { name: 'Noter ce courrier' }).click();
      for (const from of ['Faux CNIL', 'Préfecture']) {
        await page.getByRole('button', { name: 'Noter un courrier' }).click();
        const form = page.getByRole('dialog');
        is(await form.locator('#letter-from').inputValue(), '', 'the sender, before typing');
        await form.locator('#letter-from').fill(from);
        await form.locator('#letter-on').fill('20/11/2026');
        await form.locator('#letter-summary').fill('Résumé');
        await form.locator('button[type=submit]').click();
        await reads(new RegExp(from));
      }
      is(letters.map((one) => one.facts.verdict), ['very_likely', ''], 'the verdicts recorded');
    },
  },
];
