// The weekly review of accesses, and a visit of the authority.
import { created, page, refuse, versioned } from '../answers.mjs';
import { permissionsOf, qr } from './session.mjs';

const now = '2026-11-30T09:10:00Z';

export default function (on, store) {
  for (const role of ['owner', 'doctor', 'dpo']) for (const one of ['access_review', 'inspection_manage']) if (!permissionsOf[role].includes(one)) permissionsOf[role].push(one);
  const question = (id, more) => ({ id, week: '2026-11-23', state: 'found', rule: 'same_name', title: 'Même nom de famille', question: 'Ce patient porte votre nom de famille. Est-ce un proche, et quel soin vous amenait à son dossier ?', reason: 'Le dossier d’un proche s’ouvre pour le soigner, ou pas du tout.', source: 'CSP L1110-4 (secret, équipe de soins)', who: 'm-2', name: 'Secrétaire A.', version: 1, dossiers: [{ id: 'd-1', display: 'DUPONT Odile' }], dossier_count: 1, accesses: 2, first: '2026-11-25T09:12:00Z', last: '2026-11-25T09:20:00Z', messages: [], own: false, may_decide: true, tie: false, ...more });
  store.questions = [
    question('Q-2026-001', { state: 'explained', version: 3, messages: [{ at: '2026-11-26T10:00:00Z', by: 'Dre B.', kind: 'question', text: 'Est-ce un proche ?' }, { at: '2026-11-26T11:00:00Z', by: 'Secrétaire A.', kind: 'explanation', text: 'Ma belle-mère avait rendez-vous, j’ai imprimé son ordonnance.' }] }),
    question('Q-2026-002', { rule: 'out_of_hours', title: 'Hors des heures du cabinet', question: 'Vous avez travaillé en dehors des heures du cabinet. Était-ce bien vous ?', reason: 'Un compte qui travaille la nuit est parfois celui d’un autre.', dossier_count: 3, accesses: 4, first: '2026-11-29T22:30:00Z', last: '2026-11-29T23:00:00Z' }),
    question('Q-2026-003', { state: 'asked', who: 'm-1', name: 'Dre B.', own: true, may_decide: false, messages: [{ at: '2026-11-26T10:00:00Z', by: 'Dr K.', kind: 'question', text: 'Quel soin vous amenait à ce dossier ?' }] }),
  ];
  const review = () => ({ week: '2026-11-23', until: '2026-11-29', state: store.reviewClosed ? 'closed' : 'open', version: 1, accesses: 412, dossiers: 168, findings: 3, left: store.questions.filter((one) => one.state === 'found').length, left_out: 0, spared: 2, visits_unknown: 37, seconds: 42, persons: [{ who: 'm-1', name: 'Dre B.', accesses: 280, dossiers: 121, wondered: 2 }, { who: 'm-2', name: 'Secrétaire A.', accesses: 132, dossiers: 90, wondered: 6 }], opened_by: 'Dre B.', opened_at: now, closed_by: store.reviewClosed ? 'Dre B.' : '', closed_at: store.reviewClosed ? now : '', reviewers: ['Dre B.'], tie: false });
  const week = () => ({ review: review(), questions: store.questions });
  on('GET', '/access-reviews', () => ({ items: [review()], total: 1, last_week: '2026-11-23', last_reviewed: false }));
  on('POST', '/access-reviews', () => created(week()));
  on('GET', '/access-reviews/:week', week);
  on('POST', '/access-reviews/:week/close', () => { store.reviewClosed = true; return week(); });
  on('POST', '/access-questions/:id/decision', ({ params, body }) => {
    const one = store.questions.find((item) => item.id === params.id) ?? refuse(404, 'access_question.unknown', 'Cette question n’existe pas.');
    const state = { ask: 'asked', set_aside: 'set_aside', accept: 'accepted', escalate: 'escalated' }[body.decision];
    one.messages.push({ at: now, by: 'Dre B.', kind: body.decision === 'ask' ? 'question' : state, text: body.text ?? one.question });
    return Object.assign(one, { state, version: one.version + 1 });
  });
  on('GET', '/access-questions', () => page(store.questions.filter((one) => one.who === 'm-1')));
  on('POST', '/access-questions/:id/explanation', ({ params, body }) => {
    const one = store.questions.find((item) => item.id === params.id);
    one.messages.push({ at: now, by: one.name, kind: 'explanation', text: body.text });
    return Object.assign(one, { state: 'explained', version: one.version + 1 });
  });
  let hours = { days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: day < 7 ? 420 : 0, to: day < 6 ? 1260 : day < 7 ? 840 : 0 })), usual: true };
  let hoursVersion = 1;
  on('GET', '/access-hours', () => versioned(hours, hoursVersion));
  on('PUT', '/access-hours', ({ body, headers }) => {
    if (headers['if-match'] !== `"v${hoursVersion}"`) refuse(409, 'conflict.changed', 'Quelqu’un d’autre l’a modifié entre-temps.');
    hours = { ...body, usual: false };
    return versioned(hours, ++hoursVersion);
  });

  const guide = { forms: [{ id: 'on_site', title: 'Sur place' }, { id: 'online', title: 'En ligne' }, { id: 'documents', title: 'Sur pièces' }], checks: [{ id: 'called_back', title: 'Rappelés par le standard' }, { id: 'both', title: 'Les deux : rappelés, et ordre de mission vu' }, { id: 'refused', title: 'Vérification impossible' }], stages: [{ id: 'door', title: 'Avant d’ouvrir', steps: [{ id: 'hour', text: 'Regarder l’heure : une visite a lieu entre 6 h et 21 h.', source: 'Loi du 6 janvier 1978, article 19' }, { id: 'call_back', text: 'Rappeler la CNIL soi-même, à un numéro que l’on a cherché.', source: 'Guide de l’URPS' }] }, { id: 'minutes', title: 'Le procès-verbal', steps: [{ id: 'read', text: 'Le relire en entier avant de signer.', source: 'CNIL, charte des contrôles' }] }], scopes: [{ id: 'register', title: 'Registre des traitements', usual: true }, { id: 'journal', title: 'Journal, sans nom de patient', usual: false }], call_back: '01 53 73 22 22', secrecy_sentence: 'Le Dr … oppose le secret médical.', secrecy_source: 'Loi du 6 janvier 1978, article 19', access_closes_at_hour: 21, access_most_days: 14 };
  const visit = { id: 'C-2026-001', state: 'under_way', version: 3, open_members: ['m-9'], next_step: 'call_back', visit: { form: 'on_site', motive: 'Plainte d’un patient.', began_at: now, left_at: '', closed_at: '', inspectors: [{ id: '1', name: 'Alix Bernard', service: 'Service des contrôles', authorisation: '2026-114', checked_how: 'both', checked_at: now, checked_by: 'Dre B.' }], steps: [{ step: 'hour', at: now, by: 'Dre B.' }], accesses: [{ inspector: '1', member: 'm-9', scopes: ['register'], opened_at: now, until: '2026-11-30T20:00:00Z', closed_at: '' }], copies: [{ path: 'registre.pdf', size: 182331, sha256: 'a3f1'.repeat(16), at: now, by: 'Alix Bernard', how: 'downloaded' }], follow_ups: [{ id: 'P1', what: 'Contrat de l’hébergeur et certificat HDS', asked_on: '2026-11-30', due_on: '2026-12-15', done_at: '', answer: '' }], acknowledgements: [], timeline: [{ at: now, written_at: now, by: 'Dre B.', kind: 'opened', text: 'Plainte d’un patient.' }, { at: '2026-11-30T09:25:00Z', written_at: now, by: 'Dre B.', kind: 'secrecy', text: 'Le Dr B. oppose le secret médical à la communication de : le contenu d’un dossier.' }] } };
  on('GET', '/inspection-guide', () => guide);
  on('GET', '/inspection-documents', () => page(['Registre des traitements', 'Notice des patients et preuve de son affichage', 'Journal des accès et son analyse', 'Vidéosurveillance'].map((title, index) => ({ number: index + 1, title, state: ['fresh', 'stale', 'fresh', 'missing'][index], href: '/registre', fresh_if: 'Chaque fiche revue depuis moins d’un an.', if_absent: index === 3 ? 'Sans caméra, il n’y a rien à montrer.' : '', date: index < 3 ? '2026-10-02' : undefined, records: 3 }))));
  on('GET', '/inspections', () => page([{ id: visit.id, state: visit.state, form: 'on_site', motive: visit.visit.motive, began_at: now, left_at: '', closed_at: '', inspectors: 1, copies: 1, waiting: 1 }]));
  on('POST', '/inspections', () => created(visit));
  on('GET', '/inspections/:id', () => visit);
  for (const act of ['notes', 'inspectors', 'steps', 'secrecy', 'copies', 'follow-ups', 'leave', 'close']) {
    on('POST', `/inspections/:id/${act}`, ({ body }) => {
      if (act === 'notes') visit.visit.timeline.push({ at: now, written_at: now, by: 'Dre B.', kind: 'note', text: body.text });
      if (act === 'steps') visit.visit.steps.push({ step: body.step, at: now, by: 'Dre B.' });
      return visit;
    });
  }
  on('POST', '/inspections/:id/accesses', () => created({ visit, member: 'm-9', login: 'controle-a1b2c3', code: 'KQ7F-M2RD-X9TB', url: 'https://tilleuls.local/#/invitation', qr_svg: qr, until: '2026-11-30T20:00:00Z' }));
  on('POST', '/inspections/:id/accesses/:member/close', () => Object.assign(visit, { open_members: [] }));
  on('POST', '/inspections/:id/follow-ups/:follow_up/answer', () => visit);
  on('POST', '/inspections/:id/acknowledgements', () => ({ visit, layout: 'newest', matched: 1, changed: 0, unknown: 0, missing: 0, files: [{ path: 'registre.pdf', status: 'matched', other_name: '' }], unreadable_lines: [] }));
}
