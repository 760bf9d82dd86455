const overtaken = { status: 409, content: { status: 409, code: 'conflict.changed', title: 'Quelqu’un d’autre l’a modifié entre-temps.' } };
const roles = { roles: [['owner', 'Médecin titulaire'], ['doctor', 'Médecin'], ['secretary', 'Secrétaire'], ['locum', 'Remplaçant'], ['dpo', 'Délégué'], ['inspector', 'Contrôleur']].map(([id, label]) => ({ id, label, description: '' })), permissions: [] };
const invitation = { code: 'W4QM-7TPB-C2NH', url: 'https://tilleuls.local/#/invitation', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1h-1z"/></svg>', expires_at: '2026-12-04T18:00:00Z' };
const store = { version: 1, member: { id: 'm-2', display_name: 'Secrétaire A.', login: 'accueil', roles: ['secretary'], state: 'active', second_factor: true } };
const shown = () => ({ etag: `"v${store.version}"`, content: { ...store.member, version: store.version } });
const sent = [];

export default [
  {
    name: 'members: roles, RPPS and end are changed, over what a colleague changed meanwhile',
    path: '/equipe/m-2', permissions: ['member_read', 'member_manage'],
    answers: {
      'GET /members/m-2': shown, 'GET /roles': () => ({ content: roles }),
      'PATCH /members/m-2': ({ body, ifMatch }) => {
        if (ifMatch !== `"v${store.version}"`) return overtaken;
        sent.push(body);
        Object.assign(store.member, body);
        store.version++;
        return shown();
      },
    },
    async play({ page, reads, is }) {
      await page.getByRole('button', { name: 'Changer le rôle, le RPPS ou la fin' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Délégué').check();
      Object.assign(store, { version: 2, member: { ...store.member, rpps: '10000000017' } });
      await form.getByRole('button', { name: 'Enregistrer' }).click();
      await form.getByRole('button', { name: 'Relire, garder ma saisie' }).click();
      await reads(/Numéro RPPS\s: rien → 10000000017/);
      is(await form.locator('#access-rpps').inputValue(), '10000000017', 'the number that the colleague wrote');
      await form.locator('#access-end').fill('30/06/2027');
      await form.getByRole('button', { name: 'Enregistrer' }).click();
      await reads('Accès enregistré.');
      is(sent, [{ roles: ['secretary', 'dpo'], ends_on: '2027-06-30' }], 'what was sent');
    },
  },
  {
    name: 'members: an invitation is made again and its sheet is printed',
    path: '/equipe/m-2', permissions: ['member_read', 'member_manage'],
    answers: { 'GET /members/m-2': shown, 'GET /roles': () => ({ content: roles }), 'POST /members/m-2/invitation': () => ({ content: { member: store.member, invitation } }) },
    async play({ page, reads, is, asked }) {
      await page.getByRole('button', { name: 'Refaire son invitation' }).click();
      is(asked.some((one) => one.method === 'POST' && one.path.startsWith('/members')), false, 'nothing is done before it is confirmed');
      await page.getByRole('dialog').getByRole('button', { name: 'Refaire son invitation' }).click();
      await reads('W4QM-7TPB-C2NH');
      await page.getByRole('dialog').getByRole('button', { name: 'Imprimer' }).waitFor();
    },
  },
  {
    name: 'members: several roles at the invitation',
    path: '/equipe', permissions: ['member_read', 'member_manage'],
    answers: { 'GET /members': () => ({ content: { items: [], total: 0 } }), 'GET /roles': () => ({ content: roles }), 'POST /members': ({ body }) => ({ status: 201, content: { member: { ...store.member, ...body }, invitation } }) },
    async play({ page, reads, is, asked }) {
      await page.getByRole('button', { name: 'Inviter' }).first().click();
      const form = page.getByRole('dialog');
      await form.locator('#invite-name').fill('Dre C.');
      await form.locator('#invite-login').fill('c');
      await form.getByLabel('Secrétaire').uncheck();
      await form.getByLabel('Médecin', { exact: true }).check();
      await form.getByLabel('Délégué').check();
      await form.getByRole('button', { name: 'Continuer' }).click();
      await reads('W4QM-7TPB-C2NH');
      is(asked.find((one) => one.method === 'POST' && one.path.startsWith('/members')).body.roles, ['doctor', 'dpo'], 'the roles sent');
    },
  },
];
