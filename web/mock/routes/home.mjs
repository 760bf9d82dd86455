// The home page's sentence, score, actions and clocks; settings.
export default function (on, store) {
  on('GET', '/home', () => ({
    sentence: { level: 'watch', text: 'Rien ne presse avant mercredi\u00a0: deux points à traiter.' },
    score: { in_place: 24, applicable: 38, late: 0, measures: [] },
    next_actions: [
      { id: 'a1', title: 'Brancher le disque vert', why: 'C’est son tour. Le bleu part dormir hors du cabinet.', minutes: 5, href: '#/sauvegardes', state: 'todo' },
      { id: 'a2', title: 'Afficher la notice', why: 'Elle est prête à imprimer.', minutes: 3, href: '#/information', state: 'due' },
      { id: 'a3', title: 'Envoyer trois lettres', why: 'Vos prestataires doivent signer huit clauses.', minutes: 4, href: '#/prestataires', state: 'todo' },
    ],
    clocks: [-3, 0, 5].map((days) => ({ title: days < 0 ? 'Répondre à une demande de dossier' : days === 0 ? 'Rendre une réponse' : 'Revoir les accès', due: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10), source: 'CSP, art. L1111-7', href: '#/demandes' })),
    timeline: [],
  }));
  const patients = ['D-00112', 'D-00118', 'D-00121', 'D-00126'].map((id, index) => ({ id, display: `Patient ${id}`, birth: `19${60 + index}-03-12` }));
  on('POST', '/patients/search', ({ body }) => {
    const found = patients.filter((one) => one.display.toLowerCase().includes(String(body.query).toLowerCase()));
    return { items: found.slice(0, body.limit ?? 50), total: found.length, more: false };
  });
  store.settings = { slots: [{ id: 'sl-1', kind: 'passphrase', created: '2026-10-02T08:00:00Z' }, { id: 'sl-2', kind: 'recovery', created: '2026-10-02T08:04:00Z' }, { id: 'sl-3', kind: 'member', created: '2026-10-03T09:00:00Z' }], epoch: 3, store: 'sqlite', ca: { subject: 'Serment, cabinet des Tilleuls', fingerprint: '5D:C9:DA:79:A7:0E:3C:41:E1:B7:40:2F:96:C8:D3:5A:09:AF:77:D2:1B:E4:C8:60:11:72:AF:90:33:5B:7C:4D', not_after: '2036-10-02' }, addresses: ['https://tilleuls.local', 'https://192.168.1.20'], unattended: { available: true, active: false, explanation: 'La clé du cabinet serait confiée à la puce de cette machine\u00a0: elle redémarre sans personne, mais qui vole la machine entière peut la démarrer aussi.' }, password_renewal: 'administrators', password_months: 12 };
  on('GET', '/settings', () => store.settings);
  store.oidc = { providers: [{ id: 'psc', label: 'Pro Santé Connect', issuer: 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet', client_id: 'cabinet-tilleuls', discovery_file: 'wallet-openid-configuration', scope: 'openid scope_all', least_acr: 'eidas1', hosts: ['auth.esw.esante.gouv.fr', 'wallet.esw.esante.gouv.fr'], rpps_claims: ['SubjectNameID'], authority_pem: '', client_secret_set: true }], redirect_uri: 'https://tilleuls.local/api/v1/oidc/callback' };
  on('GET', '/settings/oidc', () => store.oidc);
  on('PUT', '/settings/oidc', ({ body }) => Object.assign(store.oidc, body));
  on('POST', '/settings/oidc/test', () => ({ authorization: 'https://wallet.esw.esante.gouv.fr/auth', token: '', userinfo: '', secret_in_form: false, keys: 2 }));
  on('PATCH', '/settings', ({ body }) => Object.assign(store.settings, body));
  on('POST', '/settings/recovery-key', () => { store.reauthenticated(); return { recovery_key: 'K7QF2-M9RDX-4TBWN-8LPHC-2S6VJ-9XKQ4-D7FMR-3WTBN' }; });
  on('GET', '/settings/oidc', () => ({ items: [{ id: 'psc', label: 'Pro Santé Connect', issuer: 'https://auth.example', client_id: 'cabinet' }] }));
}
