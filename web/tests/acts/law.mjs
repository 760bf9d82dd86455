// Numbers of the law come from the server, which reads them in law/: with others, the screens say others.
import breaches from '../../mock/routes/breaches.mjs';

const mock = {};
breaches((method, path, handler) => (mock[`${method} ${path}`] = handler), {});
const view = structuredClone(mock['GET /breaches/:id']().content);
const aware = Date.now() - 10 * 3_600_000;
view.complement_due = null;
view.breach.notifications = [];
view.clocks = [{ ...view.clocks[0], kept: true, aware: new Date(aware).toISOString(), due: new Date(aware + 40 * 3_600_000).toISOString() }];
const grant = { id: 'g-1', display_name: 'Dre S.', rpps: '10000000033', from: '2026-12-21', to: '2027-01-03', closes_at: '2027-01-03T17:45:00Z', replaces: 'm-1', state: 'scheduled', may_sign: false, may_witness: false };
const invitation = { code: 'W4QM-7TPB-C2NH', url: 'https://tilleuls.local/#/invitation', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1h-1z"/></svg>', expires_at: '2026-12-04T18:00:00Z' };

export default [
  {
    name: 'law: the clock of a breach runs over the term that the server counts', path: '/violations/V-2026-002', permissions: ['breach_read', 'breach_manage'],
    answers: { 'GET /breaches/V-2026-002': () => ({ etag: '"v3"', content: view }), 'GET /breaches/catalogue': () => ({ content: mock['GET /breaches/catalogue']() }), 'GET /breaches/V-2026-002/form': () => ({ content: { items: [], total: 0 } }) },
    async play({ page, is }) {
      const clock = page.getByRole('progressbar', { name: 'Heures écoulées sur 40' });
      await clock.waitFor();
      is([await clock.getAttribute('max'), Math.round(Number(await clock.getAttribute('value')))], ['40', 10], 'the clock');
    },
  },
  {
    name: 'law: the short code of a device says how many digits', path: '/appareils', permissions: ['self', 'session_manage_all'],
    me: { device: { id: 'dev-1', label: 'Poste', lock_after_seconds: 3600, pin_set: false, pin_least_digits: 5, pin_most_digits: 7 } },
    answers: { 'GET /devices': () => ({ content: { items: [{ id: 'dev-1', label: 'Poste', first_seen_at: '2026-11-01T08:00:00Z', last_seen_at: '2026-11-28T08:00:00Z', lock_after_seconds: 3600, current: true, members: ['Dre B.'], version: 1 }, { id: 'dev-2', label: 'Portable', first_seen_at: '2026-11-01T08:00:00Z', lock_after_seconds: 3600, current: false, members: [], version: 1 }], total: 2 } }), 'GET /sessions': () => ({ content: { items: [], total: 0 } }) },
    async play({ page, reads }) {
      await page.getByRole('button', { name: /code/i }).first().click();
      await reads(/De 5 à 7\schiffres/);
      // A device on which nobody is signed in has no last activity, and hides nothing.
      await page.getByRole('rowheader', { name: 'Portable' }).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'law: the card of a locum says the hour at which the access closes', path: '/remplacements', permissions: ['locum_manage', 'member_read'],
    answers: {
      'GET /locum-grants': () => ({ content: { items: [], total: 0 } }), 'GET /members': () => ({ content: { items: [{ id: 'm-1', display_name: 'Dre B.', login: 'b', roles: ['owner'], state: 'active', second_factor: true, version: 1 }], total: 1 } }),
      'POST /locum-grants': () => ({ status: 201, content: { grant, invitation } }),
    },
    async play({ page, reads }) {
      await page.getByRole('button', { name: 'Ouvrir un remplacement' }).first().click();
      await page.getByRole('dialog').locator('form').evaluate((form) => form.requestSubmit());
      await reads(/18\sh\s45/);
    },
  },
];
