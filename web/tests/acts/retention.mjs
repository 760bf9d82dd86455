const reconciliation = { known: 999, kept: 0, due: 41, erased: 0, held: 0, postponed: 0, undetermined: 0, remaining: 41, balanced: true };
const line = { id: 'd-1', display: 'Patiente 1', state: 'due', rule: 'dossier.medical', items_only: false };
const plan = (lines, listed) => ({ content: { on: '2026-11-28', dossiers: 999, active: 0, archived: 0, due: 41, held: 0, undetermined: 0, postponed: 0, erased: 0, transfusion_items_kept: 0, transfusion_items_due: 0, by_month: [], lines, listed, reconciliation } });
const proposals = () => ({ content: { items: [], total: 0 } });

export default [
  {
    name: 'retention: the list says that it was cut, and a state is asked of the server',
    path: '/conservation', permissions: ['retention_read', 'dossier_search', 'dossier_identity'],
    answers: { 'GET /retention/plan': ({ query }) => (query.state === 'held' ? plan([{ ...line, id: 'd-9', display: 'Patient 9', state: 'held' }], 1) : plan([line], 743)), 'GET /proposals': proposals },
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
    answers: { 'GET /retention/plan': () => plan([], 41), 'GET /proposals': proposals },
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
];
