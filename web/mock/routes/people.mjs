// Lessons, undertakings, arrivals and departures, AI tools, messages.
import { created, page, refuse, versioned } from '../answers.mjs';
import { permissionsOf } from './session.mjs';

const grant = (role, ...permissions) => permissionsOf[role].push(...permissions.filter((one) => !permissionsOf[role].includes(one)));
grant('owner', 'people_read', 'people_manage', 'training_follow', 'ai_tool_read', 'ai_tool_manage', 'message_check', 'access_review');
grant('secretary', 'training_follow', 'ai_tool_read', 'message_check');

const lines = [
  { id: 'phishing', title: 'Le message piégé', summary: 'Reconnaître un message qui veut vos codes.', state: 'done', minutes: 3, questions: 2, pass_right: 2, attempts: 1, right: 2, on: '2026-10-02', until: '2027-10-02' },
  { id: 'usb', title: 'La clé USB', summary: 'Ce qu’une clé peut apporter, ce qu’elle peut emporter.', state: 'todo', minutes: 3, questions: 2, pass_right: 2, attempts: 0, right: 0 },
  { id: 'ai', title: 'L’intelligence artificielle', summary: 'Ce qu’on peut lui donner, et pourquoi tout relire.', state: 'expired', minutes: 3, questions: 2, pass_right: 2, attempts: 2, right: 1, on: '2025-09-01', until: '2026-09-01' },
];
const questions = [
  { id: 'found', text: 'Une clé traîne dans la salle d’attente.', answers: ['Je la branche', 'Je la donne au médecin sans la brancher'] },
  { id: 'lost', text: 'La clé du cabinet a disparu.', answers: ['Je préviens le médecin', 'J’attends'] },
];
const right = { found: 1, lost: 0 };
const facts = { name: 'Transcription', vendor: 'Exemple', purpose: 'Écrire le compte rendu.', data: 'health', hosting: 'eea', hosting_country: 'France', hds: 'yes', device_class: 'none', generative: true, triage: false };
const classes = {
  ordinary: { address_class: 'ordinary', label: 'Messagerie ordinaire', certainty: 'certain', send: ['Un horaire', 'Une pièce jointe chiffrée'], never: ['Le nom d’un patient'], check: 'Chiffrez la pièce ci-dessous.', why: 'Un message ordinaire peut être lu en chemin.', reference: 'Guide URPS Occitanie' },
  probable: { address_class: 'mss_probable', label: 'Messagerie sécurisée de santé, probable', certainty: 'probable', send: ['Des informations de santé, une fois l’adresse vérifiée'], never: ['Rien d’un patient avant'], check: 'Cherchez la personne dans l’Annuaire Santé.', why: 'L’adresse a la forme de l’espace de confiance.', reference: 'Agence du numérique en santé' },
};

export default function (on, store) {
  const lesson = (id) => lines.find((one) => one.id === id) ?? refuse(404, 'lesson.unknown', 'Cette leçon n’existe pas');
  on('GET', '/lessons', () => page(lines));
  on('GET', '/lessons/:id', ({ params }) => ({
    lesson: lesson(params.id), questions,
    cards: [{ title: 'Deux dangers opposés', text: 'Une clé peut apporter un programme, ou emporter des dossiers.' }, { title: 'La clé trouvée', text: 'Elle ne se branche jamais.' }],
    sources: [{ ref: 'Guide URPS Occitanie', url: '', confidence: 'seen', summary: '', read_on: '2026-11-23' }, { ref: 'CNIL, guide 2024, fiche 7', url: '', confidence: 'second_hand', summary: '', read_on: '2026-11-23' }],
  }));
  on('POST', '/lessons/:id/attempts', ({ params, body }) => {
    const marked = questions.map((one) => {
      const chosen = body.answers.find((answer) => answer.question === one.id)?.answer;
      return { id: one.id, text: one.text, source: 'Guide URPS Occitanie', right: chosen === right[one.id], answers: one.answers.map((text, at) => ({ text, right: at === right[one.id], chosen: at === chosen, why: 'Voici pourquoi.' })) };
    });
    const good = marked.filter((one) => one.right).length;
    const passed = good === 2;
    if (passed) Object.assign(lesson(params.id), { state: 'done', on: '2026-11-27', until: '2027-11-27' });
    return created({ marks: { right: good, total: 2, passed, questions: marked }, lesson: lesson(params.id) });
  });
  const texts = [
    { id: 'undertaking', title: 'Engagement de confidentialité', lead: 'Je reconnais avoir lu ce qui suit.', note: '', digest: 'a1', state: 'not_asked', version: 1, dated: '2026-11-23', sections: [] },
    { id: 'charter', title: 'Charte d’usage des outils numériques', lead: 'Les règles du cabinet, les mêmes pour tous.', note: '', digest: 'b2', state: 'to_sign', version: 1, dated: '2026-11-23', sections: [{ title: 'Comptes', text: 'Un compte par personne.', reference: 'Guide URPS Occitanie' }, { title: 'Messages', text: 'La messagerie sécurisée de santé.', reference: 'Guide URPS Occitanie' }] },
  ];
  on('GET', '/undertaking', () => page(texts));
  on('POST', '/undertaking/:text/signature', ({ params }) => {
    store.reauthenticated();
    return created(Object.assign(texts.find((one) => one.id === params.text), { state: 'signed', signed_at: '2026-11-27T09:00:00Z' }));
  });
  const people = [
    { id: 'm-1', name: 'Dre B.', roles: ['owner'], texts: [{ text: 'charter', title: 'Charte d’usage', state: 'to_renew', signed_at: '2026-01-05T08:00:00Z' }], lessons: [{ lesson: 'usb', title: 'La clé USB', state: 'todo' }] },
    { id: 'm-2', name: 'Secrétaire A.', roles: ['secretary'], texts: [{ text: 'undertaking', title: 'Engagement de confidentialité', state: 'signed', signed_at: '2026-10-02T08:00:00Z' }], lessons: [{ lesson: 'usb', title: 'La clé USB', state: 'done', on: '2026-10-02', until: '2027-10-02' }] },
  ];
  on('GET', '/people', () => page(people));
  const item = (id, title, state = 'todo') => ({ id, title, how: 'Le jour même.', reference: 'CNIL', due_on: '2026-11-28', state, by: state === 'todo' ? '' : 'Dre B.', at: state === 'todo' ? '' : '2026-11-27T08:00:00Z', note: '' });
  const movements = [{ id: 'departure.m-5', state: 'open', version: 1, list: 'departure', member: 'm-5', name: 'Secrétaire D.', on: '2026-11-27', left: 1, items: [item('account_closed', 'Fermer son compte', 'done'), item('returned', 'Reprendre clés et badge')] }];
  on('GET', '/people/movements', () => page(movements));
  on('POST', '/people/movements', ({ body }) => created({ ...movements[0], id: `${body.list}.x`, list: body.list, on: body.on }));
  on('POST', '/people/movements/:id/items/:item', ({ params, body }) => {
    const one = movements[0].items.find((each) => each.id === params.item);
    Object.assign(one, { state: body.state, note: body.note, by: 'Dre B.', at: '2026-11-27T09:00:00Z' });
    return movements[0];
  });
  const tools = [
    { id: 't-1', state: 'restricted', version: 3, facts, answers: [{ question: 'purpose', answer: 'yes' }], proposal: { verdict: 'restricted', reasons: [{ rule: 'not_told', effect: 'restricted', reason: 'Les patients ne sont pas encore informés.', condition: 'Pas d’usage avant l’affichage.', reference: 'Guide URPS Occitanie' }], questions: [], conditions: 'Pas d’usage avant l’affichage.' }, decision: { verdict: 'restricted', conditions: 'Après affichage de la notice.', reason: '', by: 'Dre B.', at: '2026-11-20T09:00:00Z', proposed: 'restricted', review_on: '2027-11-20' }, to_review: false, obligations: ['literacy'] },
    { id: 't-2', state: 'proposed', version: 1, facts: { ...facts, name: 'Agent d’accueil', data: 'none' }, answers: [], proposal: { verdict: 'incomplete', reasons: [], questions: ['purpose'], conditions: '' }, to_review: false, obligations: [] },
  ];
  on('GET', '/ai-tools', () => ({ items: tools, total: 2, notice: { agrees: false, missing: ['Transcription'], unfounded: false }, declared: '', trained: { done: 1, asked: 3 } }));
  on('GET', '/ai-tools/questions', () => page([{ id: 'cnil1', title: 'CNIL 1. Les bonnes questions avant de commencer', questions: [{ id: 'purpose', sheet: 'cnil1', text: 'Savez-vous dire à quoi sert l’outil ?', why: 'Sans but, rien à vérifier.', reference: 'CNIL' }] }]));
  on('GET', '/ai-tools/obligations', () => page([{ id: 'literacy', title: 'Connaissance suffisante de l’IA', text: 'Savoir ce que l’outil fait.', action: 'Chacun suit la leçon.', reference: 'Règlement (UE) 2024/1689', confidence: 'second_hand', from: '2025-02-02', in_force: true }]));
  on('GET', '/ai-tools/:id', ({ params }) => {
    const one = tools.find((each) => each.id === params.id) ?? refuse(404, 'ai_tool.unknown', 'Cet outil n’a pas de fiche');
    return versioned(one, one.version);
  });
  on('GET', '/pseudonyms', () => ({ notices: [{ text: 'Un texte pseudonymisé reste une donnée de santé.', reference: 'RGPD, article 4(5)', confidence: 'memory' }], kinds: [{ id: 'other', token: 'MASQUÉ' }] }));
  on('POST', '/pseudonyms', () => ({ pieces: [{ text: 'Mme ', kind: '', mark: '', certain: true }, { text: 'Élodie DURAND', kind: 'person', mark: '[PERSONNE 1]', certain: true }, { text: ' vue à ', kind: '', mark: '', certain: true }, { text: 'Toulouse', kind: 'place', mark: '[LIEU 1]', certain: false }, { text: '.', kind: '', mark: '', certain: true }] }));
  on('POST', '/messages/address', ({ body }) => {
    if (!body.address) refuse(422, 'address.empty', 'Il n’y a pas d’adresse.', { next: 'Collez l’adresse du destinataire.', fields: [{ pointer: '/address', code: 'address.empty', message: 'Collez l’adresse du destinataire.' }] });
    return { ...(body.address.endsWith('.mssante.fr') ? classes.probable : classes.ordinary), domain: body.address.split('@')[1] ?? '', confirmed: false };
  });
  on('GET', '/messages/domains', () => page([{ domain: 'ch-exemple.mssante.fr' }]));
  on('POST', '/messages/attachments', () => created({ name: 'documents.7z', code: '2345-6789-ABCD-EFGH-JKLM', archive_base64: 'N3o=', bytes: 2 }));
  on('GET', '/messages/exceptions', () => page([{ id: 'E-2026-001', state: 'recorded', at: '2026-11-26T09:00:00Z', by: 'Secrétaire A.', on: '2026-11-26', channel: 'fax', recipient: 'Pharmacie du centre', reason: 'Panne de la messagerie.', protection: 'none', review: '', reviewed_by: '', own: false }]));
}
