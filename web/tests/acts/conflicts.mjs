// Two people on the same sheet: the second reads it again, keeps what was typed, and saves.
import breaches from '../../mock/routes/breaches.mjs';

const overtaken = { status: 409, content: { status: 409, code: 'conflict.changed', title: 'Quelqu’un d’autre l’a modifié entre-temps.' } };
const empty = () => ({ content: { items: [], total: 0 } });

/** A record that only the version asked for may change. */
class Kept {
  constructor(value) {
    this.version = 1;
    this.value = value;
    this.received = [];
  }
  /** Somebody else saves. */
  other(change) {
    this.version++;
    change(this.value);
  }
  take({ body, ifMatch }) {
    if (ifMatch !== `"v${this.version}"`) return false;
    this.received.push(body);
    this.version++;
    return true;
  }
}
async function again(page, reads) {
  await page.getByRole('button', { name: 'Relire, garder ma saisie' }).click();
  await reads(/votre saisie est gardée/);
}

const asset = new Kept({ kind: 'computer', label: 'Poste 1', place: 'Accueil', holder: '', serial: '', note: '', encrypted: '', patient_data: false });
const camera = new Kept({ place: 'Entrée', view: 'La porte', open_to_public: false, films_care: false, films_workstation: false, records_sound: false, authorisation: '', retention_days: 20, viewers: '', password: 'changed', note: '' });
const mailing = new Kept({ host: 'smtp.a.fr', port: 587, security: 'starttls', user: 'u', sender: 'a@a.fr', password_set: true, recipients: [], weekly: true });
const transfer = new Kept({ agrees: true, doctor: 'Dr A.', doctor_rpps: '', way: 'desk', on: '2026-11-01', kept_back: [] });
const letter = new Kept({ from: 'CNIL', channel: 'post', received_on: '2026-11-20', summary: 'Lettre', reference: '', verdict: '', decision: '' });
const request = new Kept({});
const asked = () => ({
  content: {
    line: { number: 'D-1', state: request.version > 2 ? 'closed' : 'delivered', right: 'access', requester: 'patient', received_at: '2026-11-20T09:00:00Z', patient: 'Patiente 1', alarm: 'none', escalated: false, unseen: false, next_step: request.version > 2 ? 'none' : 'close' },
    version: request.version, clocks: [], earliest: '2026-11-22T09:00:00Z', extension_open_until: '', letters: [], dossier_display: '',
    request: { right: 'access', requester: 'patient', channel: 'desk', motive: '', received_at: '2026-11-20T09:00:00Z', requester_name: '', contact: '', patient_name: '', wish: '', format: 'paper', recent: true, old: false, dossier: '', objects: [], awaited: '', closing: '', rows: [], rectified: [], built: [], handed: [] },
  },
});
const lists = Object.fromEntries(['right', 'requester', 'proof', 'motive', 'channel', 'identity', 'outcome', 'ground', 'format', 'exclusion', 'category', 'objection'].map((name) => [name, []]));

const mock = {};
breaches((method, path, handler) => (mock[`${method} ${path}`] = handler), {});
const breach = new Kept(structuredClone(mock['GET /breaches/:id']().content));
const sheet = () => ({ etag: `"v${breach.version}"`, content: breach.value });

const dossier = {
  id: 'd-1', display: 'Patiente 1', identity: { family_name: 'P', used_name: '', given_names: '', birth: null, sex: '', ins: '', phone: '', email: '', address: '' }, seal: 'open',
  facts: { birth: null, last_care: null, death: null, last_write: null, last_transfusion: null, deceased_without_date: false, care_erased: false }, first_care: null, transfusions: [], corrections: [], holds: [],
  decision: { state: 'active', last_day: null, erasable_from: null, missing: [], steps: [] }, clinical: false, closed: false, pieces: [],
};

export default [
  {
    name: 'conflict: an asset', path: '/inventaire', permissions: ['inventory_read', 'inventory_edit'],
    answers: {
      'GET /asset-kinds': () => ({ content: { items: [{ id: 'computer', label: 'Ordinateur', hint: '', encrypts: false, check_months: 12, disposals: [], source: '', confidence: 'seen' }] } }),
      'GET /assets': () => ({ content: { items: [{ id: 'A-1', told: asset.value, state: 'in_use', version: asset.version, seen_on: '2026-11-01', seen_by: 'b', disposal: '', proof: '', to_check: false }] } }),
      'PUT /assets/A-1': (one) => (asset.take(one) ? { content: {} } : overtaken),
    },
    async play({ page, reads, is }) {
      await page.getByRole('button', { name: /Corriger/ }).click();
      await page.locator('#asset-label').fill('Poste du bureau');
      asset.other((told) => (told.place = 'Bureau 2'));
      await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
      await again(page, reads);
      await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      is([asset.received[0].label, asset.received[0].place], ['Poste du bureau', 'Bureau 2'], 'what was saved');
    },
  },
  {
    name: 'conflict: a camera', path: '/inventaire/cameras', permissions: ['inventory_read', 'inventory_edit'],
    answers: {
      'GET /cameras': () => ({ content: { items: [{ id: 'C-1', state: 'in_use', version: camera.version, told: camera.value, checked_on: '2026-11-01', checked_by: 'b', removed_why: '', removed_by: '', findings: [] }], authorisation_years: 5, retention_most_days: 30, impact: '', impact_source: '' } }),
      'PUT /cameras/C-1': (one) => (camera.take(one) ? { content: {} } : overtaken),
    },
    async play({ page, reads, is }) {
      await page.getByRole('button', { name: /Corriger/ }).click();
      await page.locator('#cam-view').fill('La porte et le couloir');
      camera.other((told) => (told.retention_days = 15));
      await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
      await again(page, reads);
      await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      is([camera.received[0].view, camera.received[0].retention_days], ['La porte et le couloir', 15], 'what was saved');
    },
  },
  {
    name: 'conflict: the mail of the digest', path: '/echeances', permissions: ['home_read', 'settings_manage'],
    answers: {
      'GET /duties': empty, 'GET /digest': () => ({ content: { week: '2026-11-23', lines: [] } }), 'GET /calendar': () => ({ content: { open: false } }), 'GET /setup': () => ({ content: { finished: true } }),
      'GET /mailing': () => ({ etag: `"v${mailing.version}"`, content: mailing.value }), 'PUT /mailing': (one) => (mailing.take(one) ? { content: {} } : overtaken),
    },
    async play({ page, reads, is }) {
      await page.locator('#mail-sender').fill('cabinet@a.fr');
      mailing.other((one) => (one.host = 'smtp.b.fr'));
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await again(page, reads);
      is(await page.locator('#mail-host').inputValue(), 'smtp.b.fr', 'the server that the colleague wrote');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
      is([mailing.received[0]?.sender, mailing.received[0]?.host], ['cabinet@a.fr', 'smtp.b.fr'], 'what was saved');
    },
  },
  {
    name: 'conflict: to whom a dossier goes', path: '/patients/d-1', permissions: ['dossier_search', 'dossier_identity', 'request_record'],
    answers: {
      'GET /patients': empty, 'GET /dossiers/d-1': () => ({ content: dossier }),
      'GET /dossiers/d-1/transfer': () => ({ content: { ways: [{ id: 'desk', label: 'À l’accueil' }], transfer: { state: 'agreed', version: transfer.version, choice: transfer.value, noted_by: 'b', handed_at: '', handed_by: '' } } }),
      'PUT /dossiers/d-1/transfer': (one) => (transfer.take(one) ? { content: {} } : overtaken),
    },
    async play({ page, reads, is }) {
      await page.getByRole('tab', { name: 'Transmission' }).click();
      await page.getByRole('button', { name: 'Noter un autre choix' }).click();
      await page.locator('#transfer-doctor').fill('Dre Z.');
      transfer.other((choice) => (choice.doctor_rpps = '10000000017'));
      await page.getByRole('button', { name: 'Noter ce choix' }).click();
      await again(page, reads);
      await page.getByRole('button', { name: 'Noter ce choix' }).click();
      await page.getByRole('button', { name: 'Noter un autre choix' }).waitFor();
      is([transfer.received[0].doctor, transfer.received[0].doctor_rpps], ['Dre Z.', '10000000017'], 'what was saved');
    },
  },
  {
    name: 'conflict: the next step of a request', path: '/demandes/D-1', permissions: ['request_read', 'request_record'],
    answers: {
      'GET /requests/D-1': asked, 'GET /requests/catalogue': () => ({ content: { ...lists, fees: { text: '' } } }), 'GET /requests/D-1/history': empty,
      'POST /requests/D-1/closing': (one) => (request.take(one) ? asked() : overtaken),
    },
    async play({ page, reads, is }) {
      await page.locator('#step-text').fill('Remis en main propre');
      request.other(() => undefined);
      await page.locator('main').getByRole('button', { name: /Clore|Fermer/ }).first().click();
      await again(page, reads);
      is(await page.locator('#step-text').inputValue(), 'Remis en main propre', 'what was typed');
      await page.locator('main').getByRole('button', { name: /Clore|Fermer/ }).first().click();
      await page.waitForFunction(() => !document.querySelector('#step-text'));
      is(request.received, [{ reason: 'Remis en main propre' }], 'what was saved');
    },
  },
  {
    name: 'conflict: the facts of a breach', path: '/violations/V-2026-002', permissions: ['breach_read', 'breach_manage'],
    answers: {
      'GET /breaches/V-2026-002': sheet, 'GET /breaches/catalogue': () => ({ content: mock['GET /breaches/catalogue']() }), 'GET /breaches/V-2026-002/form': empty,
      'PUT /breaches/V-2026-002/facts': (one) => {
        if (!breach.take(one)) return overtaken;
        breach.value.breach.facts = one.body;
        return sheet();
      },
    },
    async play({ page, reads, is }) {
      const back = page.locator('main').getByRole('button', { name: 'Revenir', exact: true }).or(page.locator('main').getByRole('button', { name: /Précédent|Retour/ }));
      await page.locator('main h1').waitFor();
      for (let step = 0; step < 6 && !(await page.locator('#f-title').count()); step++) {
        await back.first().click();
        await page.waitForTimeout(100);
      }
      await page.locator('#f-title').fill('Titre relu');
      breach.other((view) => (view.breach.facts.persons_count = 4321));
      await page.locator('main form button[type=submit]').click();
      await again(page, reads);
      is(await page.locator('#f-title').inputValue(), 'Titre relu', 'what was typed');
      await page.locator('main form button[type=submit]').click();
      await page.waitForFunction(() => !document.querySelector('#f-title'));
      is([breach.received[0].title, breach.received[0].persons_count], ['Titre relu', 4321], 'what was saved');
    },
  },
  {
    name: 'conflict: a letter judged', path: '/arnaques', permissions: ['crisis_use', 'crisis_prepare'],
    answers: {
      'GET /scam-checks': () => ({ content: { questions: [], seller_questions: [], withdrawal_most_employees: 5, keeps: [], tells: [] } }),
      'GET /authority-letters': () => ({ content: { items: [{ id: 'C-1', state: 'received', version: letter.version, facts: letter.value }] } }),
      'POST /authority-letters/C-1/state': (one) => (letter.take(one) ? { content: {} } : overtaken),
    },
    async play({ page, reads, is }) {
      await page.getByRole('tab').last().click();
      await page.getByRole('button', { name: /arnaque/i }).last().click();
      await page.locator('#letter-decision').fill('Numéro surtaxé');
      letter.other(() => undefined);
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await again(page, reads);
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      is(letter.received, [{ state: 'scam', decision: 'Numéro surtaxé' }], 'what was saved');
    },
  },
];
