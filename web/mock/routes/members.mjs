// Members, roles, locum grants, sessions, devices, tokens, break-glass.
import { created, page, refuse, versioned } from '../answers.mjs';
import { permissionsOf, qr } from './session.mjs';

const invitation = (code) => ({ code, url: `https://tilleuls.local/#/invitation`, qr_svg: qr, expires_at: '2026-12-04T18:00:00Z' });

export default function (on, store) {
  store.members = [
    { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: ['owner'], state: 'active', rpps: '10000000017', second_factor: true, last_seen_at: '2026-11-27T07:58:00Z', version: 3 },
    { id: 'm-2', display_name: 'Secrétaire A.', login: 'accueil', roles: ['secretary'], state: 'active', second_factor: true, last_seen_at: '2026-11-26T17:40:00Z', version: 1 },
    { id: 'm-3', display_name: 'Dr K.', login: 'k', roles: ['locum'], state: 'expired', rpps: '10000000025', ends_on: '2026-11-15', second_factor: true, last_seen_at: '2026-11-15T17:10:00Z', version: 2 },
    { id: 'm-4', display_name: 'Technicien T.', login: 'tech', roles: ['technician'], state: 'invited', second_factor: false, version: 1 },
    { id: 'm-5', display_name: 'Secrétaire D.', login: 'd', roles: ['secretary'], state: 'departed', second_factor: true, last_seen_at: '2026-06-30T16:00:00Z', version: 5 },
  ];
  const member = (id) => store.members.find((one) => one.id === id) ?? refuse(404, 'member.unknown', 'Ce membre n’existe pas');
  on('GET', '/members', () => page(store.members));
  on('POST', '/members', ({ body }) => {
    const fields = ['display_name', 'login'].filter((name) => !body[name]).map((name) => ({ pointer: `/${name}`, code: 'json.missing', message: name === 'login' ? 'Donnez un identifiant court, par exemple a.d' : 'Donnez le nom que l’équipe verra' }));
    if (fields.length) refuse(422, 'member.invalid', 'L’invitation n’est pas complète', { kept: 'Rien n’a été créé.', fields });
    const one = { id: `m-${store.members.length + 1}`, state: 'invited', second_factor: false, version: 1, ...body };
    store.members.push(one);
    return created({ member: one, invitation: invitation('KQ7F-M2RD-X9TB') });
  });
  on('GET', '/members/:id', ({ params }) => versioned(member(params.id), member(params.id).version));
  on('PATCH', '/members/:id', ({ params, body, headers }) => {
    const one = member(params.id);
    if (!headers['if-match']) refuse(428, 'conflict.if_match_needed', 'La version lue manque');
    if (headers['if-match'] !== `"v${one.version}"`) refuse(412, 'conflict.changed', 'Quelqu’un a modifié cette fiche avant vous', { kept: 'Votre saisie est toujours là.', next: 'Rechargez la fiche, comparez, enregistrez.' });
    Object.assign(one, body, { version: one.version + 1 });
    return versioned(one, one.version);
  });
  on('POST', '/members/:id/invitation', ({ params }) => {
    store.reauthenticated();
    const one = Object.assign(member(params.id), { state: 'invited', second_factor: false, version: member(params.id).version + 1 });
    return { member: one, invitation: invitation('W4QM-7TPB-C2NH') };
  });
  for (const [verb, state] of [['suspend', 'suspended'], ['reinstate', 'active'], ['depart', 'departed']]) {
    on('POST', `/members/:id/${verb}`, ({ params, body }) => {
      store.reauthenticated();
      if (!body.reason) refuse(422, 'reason.missing', 'Il manque un motif', { fields: [{ pointer: '/reason', code: 'json.missing', message: 'Écrivez le motif en quelques mots' }] });
      return Object.assign(member(params.id), { state, version: member(params.id).version + 1 });
    });
  }
  on('POST', '/invitations/accept', ({ body }) => {
    if (!body.code || body.code.length < 8) refuse(404, 'invitation.unknown', 'Cette invitation n’est plus valable', { next: 'Demandez-en une autre au médecin titulaire.' });
    Object.assign(store, { signedIn: true, enrolled: false });
    return { member: { id: 'm-4', display_name: 'Technicien T.', login: 'tech', roles: ['technician'] }, permissions: permissionsOf.technician, practice: { id: 'p-1', name: 'Cabinet des Tilleuls' }, locked: false, lock: { after_seconds: 30, warn_before_seconds: 10 }, device: store.device, factors: { totp: false, passkeys: 0, recovery_codes_left: 0 }, second_factor_needed: true, server_time: new Date().toISOString() };
  });

  const labels = { owner: ['Médecin titulaire', 'Répond du cabinet devant la loi : tout lui est ouvert.'], doctor: ['Médecin', 'Soigne : lit et complète les dossiers.'], secretary: ['Secrétaire', 'Accueille : identités et rendez-vous, jamais le contenu médical.'], locum: ['Remplaçant', 'Soigne pour un temps : son accès se ferme seul.'], dpo: ['Délégué à la protection des données', 'Conseille et contrôle : registre, journal, preuves.'], technician: ['Technicien', 'Entretient la machine : aucun dossier.'], inspector: ['Contrôleur', 'Lit ce qu’un contrôle demande, pour une durée fixée.'] };
  const words = { home_read: ['Voir l’accueil', 'La phrase du jour et les prochaines actions.'], dossier_search: ['Chercher un dossier', 'Trouver un patient par son nom.'], dossier_identity: ['Lire l’identité', 'Nom, naissance, coordonnées.'], dossier_clinical: ['Lire le contenu médical', 'Notes, courriers, résultats.'], dossier_export: ['Remettre une copie', 'Préparer le dossier pour le patient.'], hold_manage: ['Geler un dossier', 'Suspendre son effacement pendant un litige.'], import_run: ['Importer', 'Faire entrer des dossiers.'], erasure_propose: ['Proposer un effacement', 'Préparer la liste du mois.'], erasure_approve: ['Approuver un effacement', 'Décider, nommément.'], register_read: ['Lire le registre', 'Les fiches de traitement.'], register_edit: ['Écrire au registre', 'Modifier une fiche.'], member_read: ['Voir l’équipe', 'Qui a un accès.'], member_manage: ['Gérer l’équipe', 'Inviter, suspendre, fermer.'], locum_manage: ['Ouvrir un remplacement', 'Nom, RPPS, dates.'], journal_read: ['Lire le journal', 'Qui a fait quoi, quand.'], evidence_build: ['Construire un dossier de preuve', 'Réunir les pièces et les sceller.'], settings_manage: ['Régler le cabinet', 'Clés, stockage, adresses.'], token_manage: ['Créer un jeton', 'Accès d’un programme, limité.'], break_glass_use: ['Ouvrir en urgence', 'Un dossier réservé, avec motif et relecture.'], break_glass_review: ['Relire une ouverture d’urgence', 'Par une autre personne.'], self: ['Son propre accès', 'Mot de passe, second facteur, appareils.'] };
  on('GET', '/roles', () => ({
    roles: Object.entries(labels).map(([id, [label, description]]) => ({ id, label, description })),
    permissions: Object.entries(words).map(([id, [label, description]]) => ({ id, label, description, roles: Object.keys(permissionsOf).filter((role) => permissionsOf[role].includes(id)) })),
  }));

  store.grants = [
    { id: 'g-1', display_name: 'Dr K.', rpps: '10000000025', from: '2026-11-02', to: '2026-11-15', closes_at: '2026-11-15T19:00:00Z', replaces: 'm-1', member_id: 'm-3', state: 'expired' },
    { id: 'g-2', display_name: 'Dre S.', rpps: '10000000033', from: '2026-12-21', to: '2027-01-03', closes_at: '2027-01-03T19:00:00Z', replaces: 'm-1', state: 'scheduled' },
  ];
  const grant = (id) => store.grants.find((one) => one.id === id) ?? refuse(404, 'locum.unknown', 'Ce remplacement n’existe pas');
  on('GET', '/locum-grants', () => page(store.grants));
  on('POST', '/locum-grants', ({ body }) => {
    if (body.to < body.from) refuse(422, 'locum.dates', 'Les dates sont à l’envers', { fields: [{ pointer: '/to', code: 'locum.dates', message: 'Le dernier jour vient après le premier' }] });
    const one = { id: `g-${store.grants.length + 1}`, state: 'scheduled', closes_at: `${body.to}T19:00:00Z`, ...body };
    store.grants.unshift(one);
    return created({ grant: one, invitation: invitation('W4NC-H8LP-2S6V') });
  });
  on('GET', '/locum-grants/:id', ({ params }) => grant(params.id));
  on('POST', '/locum-grants/:id/revoke', ({ params }) => { store.reauthenticated(); return Object.assign(grant(params.id), { state: 'revoked' }); });
  on('GET', '/locum-grants/:id/report', ({ params }) => ({ grant: grant(params.id), dossiers_opened: 120, acts_by_action: [{ action: 'dossier.opened', label: 'Dossiers ouverts', count: 120 }, { action: 'dossier.corrected', label: 'Corrections', count: 3 }, { action: 'piece.read', label: 'Pièces lues', count: 214 }], anomalies: 0, account_closed_at: '2026-11-15T19:00:00Z', signatures: grant(params.id).signatures ?? [{ member: 'm-3', at: '2026-11-15T18:52:00Z' }] }));
  on('POST', '/locum-grants/:id/sign', ({ params }) => { grant(params.id).signatures = [{ member: 'm-3', at: '2026-11-15T18:52:00Z' }, { member: 'm-1', at: new Date().toISOString() }]; grant(params.id).state = 'reported'; });

  store.sessions = [
    { id: 's-1', member_id: 'm-1', display_name: 'Dre B.', device_label: 'Poste du cabinet 1', opened_at: '2026-11-27T07:58:00Z', last_seen_at: '2026-11-27T09:12:00Z', locked: false, current: true },
    { id: 's-2', member_id: 'm-1', display_name: 'Dre B.', device_label: 'Portable de garde', opened_at: '2026-11-26T19:02:00Z', last_seen_at: '2026-11-26T19:20:00Z', locked: true, current: false },
    { id: 's-3', member_id: 'm-2', display_name: 'Secrétaire A.', device_label: 'Accueil', opened_at: '2026-11-27T08:01:00Z', last_seen_at: '2026-11-27T09:11:00Z', locked: false, current: false },
  ];
  on('GET', '/sessions', () => page(store.sessions));
  on('DELETE', '/sessions/:id', ({ params }) => void (store.sessions = store.sessions.filter((one) => one.id !== params.id)));
  on('DELETE', '/sessions', () => void (store.sessions = store.sessions.filter((one) => one.current)));
  store.devices = [
    { id: 'dev-1', label: 'Poste du cabinet 1', first_seen_at: '2026-10-02T08:00:00Z', last_seen_at: '2026-11-27T09:12:00Z', lock_after_seconds: 30, current: true },
    { id: 'dev-2', label: 'Salle d’échographie', first_seen_at: '2026-10-12T08:00:00Z', last_seen_at: '2026-11-25T16:12:00Z', lock_after_seconds: 120, exception_reason: 'Les deux mains prises pendant l’examen', current: false },
  ];
  on('GET', '/devices', () => page(store.devices));
  on('PATCH', '/devices/:id', ({ params, body }) => {
    if (body.lock_after_seconds > 30 && !body.reason) refuse(422, 'device.reason', 'Un délai plus long demande un motif', { fields: [{ pointer: '/reason', code: 'json.missing', message: 'Écrivez pourquoi ce poste attend plus longtemps' }] });
    return Object.assign(store.devices.find((one) => one.id === params.id), body, body.reason ? { exception_reason: body.reason } : {});
  });
  on('DELETE', '/devices/:id', ({ params }) => void (store.devices = store.devices.filter((one) => one.id !== params.id)));

  store.tokens = [{ id: 't-1', label: 'Supervision du technicien', scopes: ['settings_read'], expires_on: '2027-05-01', created_at: '2026-11-02T09:00:00Z', last_used_at: '2026-11-27T05:00:00Z' }];
  on('GET', '/tokens', () => page(store.tokens));
  on('POST', '/tokens', ({ body }) => { store.reauthenticated(); const token = { id: `t-${store.tokens.length + 1}`, created_at: new Date().toISOString(), ...body }; store.tokens.push(token); return created({ token, secret: 'srm_7Q4DK2MX9P0VTB6HS3NC8WJE5RYFZGAL' }); });
  on('DELETE', '/tokens/:id', ({ params }) => void (store.tokens = store.tokens.filter((one) => one.id !== params.id)));

  store.glass = [{ id: 'bg-1', dossier_id: 'D-00412', member_id: 'm-3', member_name: 'Dr K.', opened_at: '2026-11-12T22:14:00Z', until: '2026-11-12T23:14:00Z', reason: 'Urgence de nuit, patient inconscient', state: 'to_review' }];
  on('GET', '/break-glass', () => page(store.glass));
  on('POST', '/break-glass/:id/review', ({ params, body }) => Object.assign(store.glass.find((one) => one.id === params.id), { state: 'reviewed', conclusion: body.conclusion, note: body.note, reviewed_by: 'Dre B.', reviewed_at: new Date().toISOString() }));
}
