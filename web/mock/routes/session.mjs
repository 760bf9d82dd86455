// State, session, factors, passwords, jobs. POST /mock/as {role} and /mock/state change who one is.
import { created, refuse } from '../answers.mjs';

export const qr = (() => {
  let d = '';
  let seed = 7;
  const finder = (x, y) => (d += `M${x} ${y}h7v7h-7zM${x + 1} ${y + 1}v5h5v-5zM${x + 2} ${y + 2}h3v3h-3z`);
  for (let y = 0; y < 29; y++) for (let x = 0; x < 29; x++) {
    const corner = (x < 8 && y < 8) || (x > 20 && y < 8) || (x < 8 && y > 20);
    seed = (seed * 1103515245 + 12345) % 2147483648;
    if (!corner && seed % 100 < 48) d += `M${x + 4} ${y + 4}h1v1h-1z`;
  }
  finder(4, 4); finder(26, 4); finder(4, 26);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37"><path d="${d}"/></svg>`;
})();

const everything = ['home_read', 'measure_attest', 'dossier_search', 'dossier_identity', 'dossier_clinical', 'dossier_correct', 'dossier_export', 'hold_manage', 'import_run', 'retention_read', 'erasure_propose', 'erasure_approve', 'erasure_execute', 'register_read', 'register_edit', 'processor_read', 'processor_edit', 'register_validate', 'notice_read', 'notice_publish', 'member_read', 'member_manage', 'locum_manage', 'session_manage_all', 'journal_read', 'journal_verify', 'evidence_read', 'evidence_build', 'settings_read', 'settings_manage', 'token_manage', 'break_glass_use', 'break_glass_review', 'self'];
everything.push('breach_read', 'breach_report', 'breach_manage');
export const permissionsOf = {
  owner: everything,
  doctor: everything.filter((one) => !['member_manage', 'settings_manage', 'token_manage', 'session_manage_all', 'erasure_execute'].includes(one)),
  secretary: ['home_read', 'dossier_search', 'dossier_identity', 'notice_read', 'import_run', 'self'],
  locum: ['home_read', 'dossier_search', 'dossier_identity', 'dossier_clinical', 'notice_read', 'self'],
  dpo: ['home_read', 'measure_attest', 'retention_read', 'register_read', 'register_edit', 'processor_read', 'processor_edit', 'notice_read', 'journal_read', 'journal_verify', 'evidence_read', 'evidence_build', 'member_read', 'break_glass_review', 'self'],
  technician: ['home_read', 'settings_read', 'token_manage', 'session_manage_all', 'self'],
  inspector: ['register_read', 'notice_read', 'journal_read', 'evidence_read', 'retention_read', 'self'],
};

export default function (on, store) {
  Object.assign(store, {
    state: { practice: 'open', name: 'Cabinet des Tilleuls', version: '0.4.0', setup: 'done', device_known: true, pin_available: true, card_port: 8444 },
    signedIn: true,
    locked: false,
    enrolled: true,
    fresh: 0,
    role: 'owner',
    setup: { done: new Set(['account']), answers: {} },
    device: { id: 'dev-1', label: 'Poste du cabinet 1', lock_after_seconds: 30, pin_set: true, pin_least_digits: 4, pin_most_digits: 8 },
    factors: { totp: true, passkeys: 1, recovery_codes_left: 9 },
  });
  const me = () => ({
    member: { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: [store.role], rpps: '10000000017' },
    permissions: permissionsOf[store.role],
    practice: { id: 'p-1', name: store.state.name },
    locked: store.locked,
    lock: { after_seconds: 30, warn_before_seconds: 10 },
    device: store.device,
    factors: store.enrolled ? store.factors : { totp: false, passkeys: 0, recovery_codes_left: 0 },
    second_factor_needed: !store.enrolled,
    server_time: new Date().toISOString(),
  });
  store.me = me;
  const open = () => Object.assign(store, { signedIn: true, locked: false });
  const wrong = () => refuse(401, 'credentials.wrong', 'Identifiant ou mot de passe inconnu', { next: 'Vérifiez les deux, puis réessayez.' });
  store.reauthenticated = () => {
    if (Date.now() - store.fresh > 300_000) refuse(403, 'session.reauthentication_needed', 'Confirmez que c’est vous');
  };

  on('POST', '/mock/set', ({ body }) => void Object.assign(store, body, body.state ? { state: { ...store.state, ...body.state } } : {}));
  on('GET', '/state', () => store.state);
  on('GET', '/session', () => (store.signedIn ? me() : refuse(401, 'session.none', 'Personne n’est connecté ici')));
  on('POST', '/session/touch', () => (store.locked ? refuse(423, 'session.locked', 'Session verrouillée') : undefined));
  on('POST', '/session/lock', () => void (store.locked = true));
  on('DELETE', '/session', () => void (store.signedIn = false));
  on('POST', '/session/login', ({ body }) => (body.password?.length > 3 ? { next: store.enrolled ? 'second_factor' : 'enrol_second_factor', methods: ['totp', 'passkey', 'recovery_code', 'card'], ticket: 't-1' } : wrong()));
  on('POST', '/session/second-factor', ({ body }) => (/^\d{6}$|^[A-Z0-9-]{8,}$/i.test(body.code ?? '') ? (open(), me()) : refuse(401, 'factor.wrong', 'Ce code ne convient pas', { next: 'Attendez le code suivant, puis réessayez.', fields: [{ pointer: '/code', code: 'factor.wrong', message: 'Code à 6 chiffres de l’application, sans espace.' }] })));
  on('POST', '/session/passkey/options', () => ({ challenge: 'AAAA', rpId: 'localhost', timeout: 60000, userVerification: 'preferred', allowCredentials: [] }));
  on('POST', '/session/passkey', () => (open(), me()));
  on('POST', '/session/card', () => (open(), me()));
  on('POST', '/session/unlock', ({ body }) => {
    if (body.method !== 'passkey' && String(body.value).length < 4) refuse(401, 'credentials.wrong', 'Ce code ne convient pas', { next: 'Réessayez, ou utilisez votre mot de passe.' });
    open();
    return me();
  });
  on('POST', '/session/reauthenticate', ({ body }) => {
    if (body.method !== 'passkey' && String(body.value).length < 4) refuse(401, 'credentials.wrong', 'Ce moyen n’a pas été reconnu');
    store.fresh = Date.now();
    return me();
  });
  on('GET', '/oidc/providers', () => ({ items: [{ id: 'psc', label: 'Pro Santé Connect' }] }));

  on('POST', '/factors/totp', () => ({ secret: 'JBSW Y3DP EHPK 3PXP', uri: 'otpauth://totp/Serment', qr_svg: qr, ticket: 'f-1' }));
  on('POST', '/factors/totp/confirm', ({ body }) => {
    if (!/^\d{6}$/.test(body.code ?? '')) refuse(422, 'factor.wrong', 'Ce code ne convient pas', { fields: [{ pointer: '/code', code: 'factor.wrong', message: 'Recopiez les 6 chiffres que l’application montre maintenant.' }] });
    store.enrolled = true;
    store.factors.totp = true;
    return { recovery_codes: recovery() };
  });
  on('DELETE', '/factors/totp', () => void (store.factors.totp = false));
  on('POST', '/factors/passkeys/options', () => ({ challenge: 'AAAA', rp: { id: 'localhost', name: 'Serment' }, user: { id: 'bQ', name: 'b', displayName: 'Dre B.' }, pubKeyCredParams: [{ type: 'public-key', alg: -7 }], authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' } }));
  on('POST', '/factors/passkeys', () => { store.enrolled = true; store.factors.passkeys++; return created({ recovery_codes: recovery() }); });
  on('GET', '/factors/passkeys', () => ({ items: [{ id: 'pk-1', label: 'Poste du cabinet 1', created_at: '2026-10-02T08:12:00Z', last_used_at: '2026-11-26T07:58:00Z' }] }));
  on('DELETE', '/factors/passkeys/:id', () => void store.factors.passkeys--);
  on('POST', '/factors/recovery-codes', () => ({ recovery_codes: recovery() }));
  on('PUT', '/devices/current/pin', () => void (store.device.pin_set = true));
  on('POST', '/password/check', ({ body }) => {
    const missing = 14 - String(body.candidate ?? '').length;
    return missing > 0 ? { accepted: false, missing: `Encore ${missing} caractère${missing > 1 ? 's' : ''}. Une phrase convient très bien.`, reasons: [] } : { accepted: true, rule: 'length', missing: '', reasons: [] };
  });
  on('PUT', '/password', ({ body }) => { if (String(body.current).length < 4) wrong(); });

  on('GET', '/jobs/:id', ({ params }) => store.jobs?.get(params.id) ?? refuse(404, 'job.unknown', 'Ce travail n’existe plus'));
  on('DELETE', '/jobs/:id', ({ params }) => { const job = store.jobs?.get(params.id); if (job) job.state = 'cancelled'; });
  on('GET', '/jobs/:id/events', ({ params, response }) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const timer = setInterval(() => {
      const job = store.jobs?.get(params.id);
      response.write(`data: ${JSON.stringify(job)}\n\n`);
      if (job?.state !== 'running') { clearInterval(timer); response.end(); }
    }, 200);
    response.on('close', () => clearInterval(timer));
  });
}

const recovery = () => Array.from({ length: 10 }, (_, index) => `${1000 + index * 37}-${['KQ7F', 'M2RD', 'X9TB', 'W4NC', 'H8LP'][index % 5]}-${2000 + index * 53}`);
