import breaches from '../../mock/routes/breaches.mjs';

const mock = {};
breaches((method, path, handler) => (mock[`${method} ${path}`] = handler), {});
const view = mock['GET /breaches/:id']().content;

export default [
  {
    name: 'breaches: persons are chosen by their names, not by numbers of an address',
    path: '/violations/V-2026-002', permissions: ['breach_read', 'breach_manage', 'dossier_search'],
    answers: {
      'GET /breaches/V-2026-002': () => ({ etag: '"v3"', content: { ...view, breach: { ...view.breach, decision: { authority: 'notify', persons: 'tell', reason: '', advised_authority: 'notify', advised_persons: 'tell', by: '', at: '2026-11-23T08:00:00Z' }, notifications: [{ kind: 'complete', sent_at: '2026-11-23T08:00:00Z', receipt: '', late_reason: '', by: 'b' }] }, complement_due: null } }),
      'GET /breaches/catalogue': () => ({ content: mock['GET /breaches/catalogue']() }),
      'GET /breaches/V-2026-002/form': () => ({ content: { items: [], total: 0 } }),
      'GET /breaches/V-2026-002/recipients': () => ({ content: { total: 0, lots: 1, counts: [], items: [] } }),
      'POST /patients/search': () => ({ content: { items: [{ id: 'd-7', display: 'DURAND Ada', birth: '1960-01-01' }], total: 1, more: false } }),
      'POST /breaches/V-2026-002/recipients': () => ({ content: { added: 1, deceased: 0 } }),
    },
    async play({ page, asked, reads, is }) {
      await page.getByRole('button', { name: 'Choisir les personnes' }).click();
      await page.getByRole('dialog').locator('input[value=dossiers]').check();
      await page.getByRole('combobox', { name: 'Chercher une personne' }).fill('dur');
      await page.getByRole('option', { name: /DURAND Ada/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Ajouter ces personnes' }).click();
      await reads('1 personne ajoutée.');
      is(asked.find((one) => one.method === 'POST' && one.path.endsWith('/recipients')).body.dossiers, ['d-7'], 'who is added');
    },
  },
];
