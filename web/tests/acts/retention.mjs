const reconciliation = { known: 999, kept: 0, due: 41, erased: 0, held: 0, postponed: 0, undetermined: 0, remaining: 41, balanced: true };
const line = { id: 'd-1', display: 'Patiente 1', state: 'due', rule: 'dossier.medical', items_only: false };
const plan = (lines, listed) => ({ content: { on: '2026-11-28', dossiers: 999, active: 0, archived: 0, due: 41, held: 0, undetermined: 0, postponed: 0, erased: 0, transfusion_items_kept: 0, transfusion_items_due: 0, by_month: [], lines, listed, reconciliation } });
const proposals = () => ({ content: { items: [], total: 0 } });
const kind = { kind: 'rights_request', title: 'Demandes de droits', lasts: 'term', why: '', cite: 'RGPD art. 5.1.e', activity: 'T11', rule: 'rights.requests', term: '5 ans à compter de la réponse', total: 3, due: 0, running: 0, open: 1, start_unknown: 0, rule_draft: 0, claimed: 0, needed: 0, needed_why: '', past: [] };
const endless = { ...kind, kind: 'setup', title: 'Mise en route', lasts: 'practice', why: 'Elle ne parle de personne.', activity: '', rule: '', term: '', total: 0, open: 0 };
const terms = (one = {}, more = {}) => ({ content: { kinds: [{ ...kind, ...one }, endless], due: one.due ?? 0, unfinished: false, ...more } });

export default [
  {
    name: 'retention: the list says that it was cut, and a state is asked of the server',
    path: '/conservation', permissions: ['retention_read', 'dossier_search', 'dossier_identity'],
    answers: { 'GET /retention/plan': ({ query }) => (query.state === 'held' ? plan([{ ...line, id: 'd-9', display: 'Patient 9', state: 'held' }], 1) : plan([line], 743)), 'GET /proposals': proposals, 'GET /retention/records': () => terms() },
    async play({ page, asked, reads, never, is }) {
      await reads(/1 (affiché )?sur 743/);
      await page.getByLabel('État').selectOption('held');
      await reads('Patient 9');
      await never(/sur 743/);
      is(asked.filter((one) => one.path === '/retention/plan').at(-1).query.state, 'held', 'the state asked');
    },
  },
  {
    name: 'retention: who may not have names reads that, not that nothing is due',
    path: '/conservation', permissions: ['retention_read'],
    answers: { 'GET /retention/plan': () => plan([], 41), 'GET /proposals': proposals, 'GET /retention/records': () => terms() },
    async play({ reads, never }) {
      await reads(/Votre rôle voit les comptes, pas les noms/);
      await never('Aucun dossier ici');
    },
  },
  {
    name: 'retention: the dossiers kept out of an erasure stay so after reading why',
    path: '/conservation/propositions/P-2026-001', permissions: ['retention_read', 'erasure_propose', 'erasure_approve', 'dossier_search', 'dossier_identity'],
    answers: {
      'GET /proposals/P-2026-001': () => ({ content: { id: 'P-2026-001', on: '2026-11-20', state: 'proposed', count: 2, approved_by: '', approval_reason: '', dossiers: [1, 2].map((n) => ({ id: `d-${n}`, display: `Patiente ${n}`, excepted: false, erased: false })) } }),
      'POST /proposals/P-2026-001/approve': () => ({ status: 204 }),
    },
    async play({ page, asked, reads, is }) {
      await page.getByLabel('Patiente 1').uncheck();
      await reads('1 dossier à effacer');
      await page.getByRole('link', { name: /Pourquoi cette date \?\s*Patiente 1/ }).click();
      await page.waitForURL(/patients/);
      await page.goBack();
      await reads('1 dossier à effacer');
      is(await page.getByLabel('Patiente 1').isChecked(), false, 'the dossier that was kept out');
      await page.getByRole('button', { name: 'Approuver l’effacement' }).click();
      await page.locator('#approval-reason').fill('Terme échu');
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await reads('Approuvé. Rien n’est encore effacé.');
      is(asked.find((one) => one.path.endsWith('/approve')).body.except, ['d-1'], 'what is excepted');
    },
  },
  {
    name: 'retention: register entries past their term go by a name and a reason, and the refusal stays in the dialog',
    path: '/conservation', permissions: ['retention_read', 'erasure_approve'],
    answers: {
      'GET /retention/plan': () => plan([], 0), 'GET /proposals': proposals,
      'GET /retention/records': () => terms({ due: 2, oldest: '2025-06-15' }),
      'POST /retention/records/expire': ({ body }) =>
        body.reason === '' ? { status: 422, content: { status: 422, code: 'record_expiry.unsigned', title: 'Il faut un motif écrit.', place: 'reason', fields: [{ pointer: '/reason', message: 'Un motif' }] } } : { content: { job: { id: 'j-1', kind: 'record_expiry', state: 'done', done: 1, total: 1, result: { decision: 'x', erased: 2, objects: 0 } } } },
    },
    async play({ page, asked, reads, is }) {
      await reads(/Fiches des registres\s:\s2\sà effacer/);
      await reads('Ce qui n’a pas de terme, et pourquoi');
      await page.getByRole('button', { name: 'Effacer 2 fiches' }).click();
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('dialog').getByText('Il faut un motif écrit.').first().waitFor();
      await page.locator('#records-reason').fill('Terme passé');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await reads('2 fiches effacées.');
      is(await page.getByRole('dialog').isVisible(), false, 'the dialog');
      is(asked.filter((one) => one.method === 'POST').at(-1).body, { reason: 'Terme passé' }, 'what is sent');
    },
  },
  {
    name: 'retention: a term that no text sets is settled by the practice, beside its other choices',
    path: '/conservation', permissions: ['retention_read', 'erasure_approve'],
    answers: {
      'GET /retention/plan': () => plan([], 0), 'GET /proposals': proposals,
      'GET /retention/records': () => terms({ rule_draft: 1, proposed_years: 5 }),
      'GET /retention/policy': () => ({ etag: '"v2"', content: { keep_longest: true, shorter_reason: '', extensions: [], terms: [{ rule: 'appointments', years: 0, months: 6, reason: 'a' }] } }),
      'PUT /retention/policy': ({ body }) => ({ content: body }),
    },
    async play({ page, asked, reads, is }) {
      await page.getByRole('button', { name: /Retenir 5 ans/ }).click();
      await page.locator('#records-reason').fill('Le temps d’une action');
      await page.getByRole('button', { name: 'Retenir cette durée' }).click();
      await reads('Durée retenue. Rien n’est encore effacé.');
      const put = asked.find((one) => one.method === 'PUT');
      is(put.ifMatch, '"v2"', 'the version');
      is(put.body.terms.map((one) => one.rule), ['appointments', 'rights.requests'], 'the rules');
      is(put.body.terms[1], { rule: 'rights.requests', years: 5, reason: 'Le temps d’une action' }, 'the term');
    },
  },
  {
    name: 'retention: who may not approve reads the terms and has no button',
    path: '/conservation', permissions: ['retention_read'],
    answers: { 'GET /retention/plan': () => plan([], 0), 'GET /proposals': proposals, 'GET /retention/records': () => terms({ due: 2, oldest: '2025-06-15', rule_draft: 1, proposed_years: 5 }) },
    async play({ page, reads, is }) {
      await reads(/Fiches des registres\s:\s2\sà effacer/);
      is(await page.getByRole('button', { name: /Effacer|Retenir/ }).count(), 0, 'buttons');
    },
  },
];
