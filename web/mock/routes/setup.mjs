// The installation, with three of the ten questions.
import { created, refuse } from '../answers.mjs';

const identity = [['practice.name', 'Nom du cabinet', 'Il figure en tête du registre, des notices et de l’affiche.'], ['practice.address', 'Adresse (numéro et rue)', 'La loi demande de dire où joindre le responsable.'], ['practice.postal_code', 'Code postal', ''], ['practice.city', 'Ville', ''], ['practice.phone', 'Téléphone', 'Les patients l’appellent pour exercer leurs droits.'], ['practice.email', 'Adresse électronique (facultative)', 'Laissez vide si vous n’en voulez pas sur l’affiche.', false]].map(([key, text, why, required = true]) => ({ key, number: 0, kind: 'text', text, why, required, choices: [] }));
const ten = [
  { key: 'answers.structure', number: 1, kind: 'choice', text: 'Comment exercez-vous\u202f?', why: 'Un médecin seul, un cabinet de groupe et une maison de santé n’ont pas les mêmes obligations.', required: true, choices: [{ value: 'solo', label: 'Seul' }, { value: 'group', label: 'En cabinet de groupe' }, { value: 'msp', label: 'En maison de santé pluriprofessionnelle (MSP)' }] },
  { key: 'answers.secretary', number: 2, kind: 'choice', text: 'Qui prend vos rendez-vous\u202f?', why: 'Celui qui prend les rendez-vous sait qui vous consulte, et parfois pourquoi. La loi vous demande de savoir qui c’est.', required: true, choices: [{ value: 'staff', label: 'Une secrétaire, au cabinet' }, { value: 'online', label: 'Un agenda en ligne' }, { value: 'remote', label: 'Un télésecrétariat' }, { value: 'self', label: 'Moi' }] },
  { key: 'answers.locums', number: 3, kind: 'yes_no', text: 'Prenez-vous des remplaçants\u202f?', why: 'Chacun aura son propre accès, à durée comptée.', required: true, choices: [] },
];
const doctors = [{ key: 'doctors[1].name', number: 0, kind: 'text', text: 'Nom du médecin, comme sur la plaque', why: 'Le registre et la notice nomment les responsables.', required: true, choices: [] }, { key: 'doctors[1].rpps', number: 0, kind: 'text', text: 'Son numéro RPPS (11 chiffres)', why: 'Sa clé est vérifiée.', required: true, choices: [] }];
const all = [...identity, ...ten, ...doctors];

export default function (on, store) {
  on('POST', '/setup/account', ({ body }) => {
    const missing = ['practice_name', 'display_name', 'login'].find((key) => !body[key]);
    if (missing) refuse(422, 'setup.name', 'Il manque un nom.', { kept: 'Rien n’a été créé.', next: 'Donnez votre nom et celui du cabinet.', fields: [{ pointer: `/${missing}`, code: 'setup.name', message: 'Il manque un nom.' }] });
    Object.assign(store, { signedIn: true, enrolled: false, state: { ...store.state, practice: 'open', setup: 'done', name: body.practice_name }, setup: { done: new Set(['account']), answers: {} } });
    return created({ recovery_key: 'K7QF2-M9RDX-4TBWN-8LPHC-2S6VJ-9XKQ4-D7FMR-3WTBN', session: store.me() });
  });
  on('GET', '/setup', () => ({ finished: store.setup.finished ?? true, steps: ['account', 'second_factor', 'recovery', 'answers', 'processors', 'team', 'notice'].map((id) => ({ id, done: store.setup.done.has(id) || (id === 'second_factor' && store.enrolled) })), answers: store.setup.answers }));
  on('POST', '/setup/next', ({ body }) => { const question = all.find((one) => !(one.key in body.answers)); return question ? { done: false, question } : { done: true }; });
  on('POST', '/setup/accept', ({ body }) => {
    const question = all.find((one) => one.key === body.key);
    if (question.required && !body.value) refuse(422, 'answers.not_understood', 'Cette réponse ne peut pas rester vide.', { next: 'Répondez à nouveau.', fields: [{ pointer: '/value', code: 'answers.not_understood', message: 'Cette réponse ne peut pas rester vide.' }] });
    return { value: body.value };
  });
  on('PUT', '/setup/answers', ({ body }) => void (store.setup.answers = body.answers));
  on('POST', '/setup/recovery-check', ({ body }) => { if (body.value.length !== 5) refuse(422, 'setup.recovery_typing', 'Ce groupe ne correspond pas à la feuille.', { next: `Relisez la feuille imprimée, groupe ${body.group}.`, fields: [{ pointer: '/value', code: 'setup.recovery_typing', message: 'Ce groupe ne correspond pas à la feuille.' }] }); store.setup.done.add('recovery'); });
  on('POST', '/setup/register', () => { store.setup.done.add('answers'); return { activities: 11, processors: [{ id: 'agenda', name: 'Agenda en ligne', service: 'Prise de rendez-vous' }, { id: 'lgc', name: 'Logiciel du cabinet', service: 'Dossiers des patients' }, { id: 'it', name: 'Technicien', service: 'Entretien des postes' }], dpo: { need: 'not_required', reasons: [{ text: 'Un médecin seul n’a pas à désigner de délégué.', source: 'Considérant 91' }] }, dpia: { need: 'not_required', reasons: [{ text: 'Moins de 10 000 patients par an.', source: 'CNIL' }] } }; });
  on('POST', '/setup/step', ({ body }) => void store.setup.done.add(body.step));
  on('POST', '/setup/finish', () => void (store.setup.finished = true));
}
