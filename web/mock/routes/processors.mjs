// Suppliers, their files and contracts: three of them, one called for by the answers only.
import { created, refuse, versioned } from '../answers.mjs';

export default function (on, store) {
  const standing = (state, contract, found, alarms) => ({ state, state_text: state, contract_state: contract, contract_text: contract, clauses_found: found, clauses_wanted: 20, alarms });
  const missing = { code: 'contract.missing', level: 'due', text: 'Aucun contrat n’est déposé.' };
  const expiring = { code: 'hds.expiring', level: 'due', text: 'Le certificat HDS prend fin le 15 janvier 2027.', on: '2027-01-15' };
  const old = { code: 'hds.old_version', level: 'late', text: 'Depuis le 16 mai 2026, tous les certificats HDS doivent suivre la version 2024 du référentiel.', on: '2026-05-16' };
  store.suppliers = [
    { id: 'booking_platform', kind: 'booking_platform', kind_label: 'Plateforme de rendez-vous en ligne', name: 'Rendez-vous d’Oc', service: 'Agenda en ligne', role: 'processor', hosts_health_data: true, version: 2, standing: standing('gaps', 'received', 11, [expiring]) },
    { id: 'practice_software_hosted', kind: 'practice_software_hosted', kind_label: 'Éditeur et hébergeur du logiciel de cabinet', name: 'Dossier d’Oc', service: 'Dossiers', role: 'processor', hosts_health_data: true, version: 1, standing: standing('expired', 'missing', 0, [missing, old]) },
    { id: 'maintenance', kind: 'maintenance', kind_label: 'Prestataire informatique (installation, maintenance)', name: '', service: 'Postes, réseau, copies de secours', role: 'processor', hosts_health_data: false, version: 0, standing: standing('to_qualify', 'missing', 0, []) },
  ];
  const one = (id) => store.suppliers.find((supplier) => supplier.id === id) ?? refuse(404, 'processor.unknown', 'Ce prestataire n’est pas encore enregistré');
  const question = (id, text, answer) => ({ id, theme: 'Accès', text, proof: 'Documentation', basis: 'O-5.4', expected: 'yes', answer, comment: answer ? 'Voir leur document.' : '' });
  const file = (id) => {
    const { name, service, kind, role, hosts_health_data, standing: now, kind_label, version } = one(id);
    return {
      id, kind_label, version, standing: now, obtain: ['Contrat de sous-traitance avec les clauses de l’article 28', 'Certificat HDS de l’hébergeur'], references: ['RGPD art. 28', 'CSP L1111-8'],
      details: { kind, name, service, role, hosts_health_data, number: '73282932000074', country: 'France', address: '1 rue d’Essai, 31000 Toulouse', contact: 'Service conformité', email: 'dpo@exemple.fr', phone: '', subject: 'Prise de rendez-vous en ligne', duration: 'Durée du contrat', nature: 'Recueil, hébergement, rappels', purpose: 'Organiser les consultations', data: 'Identité, coordonnées', persons: 'Patients', locations: 'France', outside_eea: '', note: '' },
      certificate: { number: 'HDS-0042', holder: name || 'Hébergeur', body: 'Organisme', activities: [1, 2, 6], version: '2024', starts_on: '2024-06-01', ends_on: '2027-01-15', country: 'France', outside_eea: '', verified_on: '2026-11-02' },
      forms: [
        { id: 'supplier', title: 'Questionnaire au prestataire', asked_to: 'supplier', answered_by: '', gaps: 0, questions: [question('a', 'Les comptes sont-ils nominatifs, avec des droits par rôle\u202f?'), question('b', 'Les échanges sont-ils chiffrés\u202f?')] },
        { id: 'booking', title: 'Ce que la prise de rendez-vous demande', asked_to: 'practice', answered_by: 'Dre Essai', answered_on: '2026-11-02', expires_on: '2027-11-02', gaps: 1, questions: [question('c', 'Les rappels taisent-ils le motif\u202f?', 'yes'), question('d', 'Notre notice se lit-elle depuis la page\u202f?', 'no')] },
      ],
      requests: [{ number: 1, letter: 'missing_clauses', label: 'Contrat et clauses', channel: 'post', sent_on: '2026-11-02', remind_from: '2026-11-23', reminded_on: [] }],
      letters: ['missing_clauses', 'hds_certificate', 'questionnaire'],
      hds_activities: ['Sites physiques', 'Infrastructure matérielle', 'Plateforme d’hébergement d’applications', 'Infrastructure virtuelle', 'Administration et exploitation', 'Sauvegarde'].map((label, index) => ({ value: String(index + 1), label })),
      hds_versions: [{ value: '2018', label: 'Version 1 (2018)' }, { value: '2024', label: 'Version 2 (2024)' }], hds_public_list: 'https://esante.gouv.fr/offres-services/hds/liste-des-hebergeurs-certifies',
    };
  };
  const clause = (id, group, title, more = {}) => ({ id, group, title, must_say: 'Le prestataire ne traite les données que sur instruction documentée du cabinet.', wording: '…', article: '28.3', mention: 0, required: true, sources: ['RGPD, art. 28'], proposals: [], ...more });
  const decided = (verdict, quote = '') => ({ verdict, document: 1, page: 2, quote, reason: '', on: '2026-11-20', by: 'Dre Essai' });
  const quote = 'b) veiller à ce que les personnes autorisées à traiter les données aient signé un engagement de confidentialité ;';
  const contract = (id) => ({
    id, name: one(id).name, kind_label: one(id).kind_label, state: one(id).standing.contract_state, state_text: '', version: 3, no_text: false, ended: false, largest_document: 32_000_000,
    documents: one(id).standing.contract_state === 'missing' ? [] : [{ number: 1, title: 'Contrat', mime: 'application/pdf', by: 'Dre Essai', received_on: '2026-11-20', size: 184000, pages: 12, has_text: true, has_file: true, withdrawn: false }],
    clauses: [
      clause('instructions', 'guide', 'Il n’agit que sur vos instructions', { decision: decided('quoted', 'a) ne traiter les données que sur instruction documentée du Cabinet') }),
      clause('confidentiality', 'guide', 'Son personnel s’engage au secret', { proposals: [{ document: 1, page: 2, quote, doubtful: false }] }),
      clause('subprocessors', 'guide', 'Pas d’autre sous-traitant sans votre accord écrit', { proposals: [{ document: 1, page: 4, quote: 'Le prestataire pourra recourir librement à des sous-traitants.', doubtful: true }] }),
      clause('audits', 'guide', 'Il accepte d’être contrôlé', { decision: decided('absent') }),
      clause('illegal_instruction', 'article28', 'Il vous alerte d’une instruction contraire au droit'),
    ],
  });
  on('GET', '/processors', () => ({ items: store.suppliers.map(({ id, name, service }) => ({ id, name, service })), total: 3, dpo: { need: 'not_required', reasons: [{ rule: 'a', text: 'Un médecin seul n’a pas à désigner de délégué.', source: 'Considérant 91' }] }, dpia: { need: 'not_required', reasons: [] }, followed: store.suppliers }));
  on('POST', '/processors', () => created(file('booking_platform')));
  on('GET', '/processors/:id', ({ params }) => versioned(file(params.id), one(params.id).version));
  on('PUT', '/processors/:id', ({ params }) => file(params.id));
  on('PUT', '/processors/:id/hds-certificate', ({ params }) => file(params.id));
  on('PUT', '/processors/:id/answers/:form', ({ params }) => file(params.id));
  on('POST', '/processors/:id/requests', ({ params }) => file(params.id));
  on('GET', '/contracts/:id', ({ params }) => versioned(contract(params.id), 3));
  on('POST', '/contracts/:id/documents', ({ params }) => created(contract(params.id)));
  on('PUT', '/contracts/:id/clauses/:clause', ({ params }) => contract(params.id));
}
