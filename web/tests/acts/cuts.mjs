// What a list leaves out, it says.
const patients = (n) => Array.from({ length: n }, (_, index) => ({ id: `d-${index}`, display: `DURAND ${index}`, birth: '1960-01-01' }));
const refusals = Array.from({ length: 60 }, (_, index) => ({ file: '', place: `ligne ${index + 1}`, code: 'csv.birth', reason: `Date illisible ${index + 1}` }));
const report = { id: 'i-1', at: '2026-10-02T08:00:00Z', format: 'csv', state: 'done', by: 'Dre B.', summary: { created: 3, updated: 0, unchanged: 0, refused: 75, resources: 0, files: 1, without_patient: 0, bytes: 10 }, refusals, remarks: [] };

export default [
  {
    name: 'patients: the first of those found are said to be the first',
    path: '/patients', permissions: ['dossier_search'],
    answers: {
      'GET /patients': () => ({ content: { items: patients(25), total: 743, next: '25' } }),
      'POST /patients/search': ({ body }) => ({ content: body.query === 'd' ? { items: patients(25), total: 4096, more: true } : { items: patients(25), total: 312, more: false } }),
    },
    async play({ page, reads, never }) {
      await reads('743 dossiers');
      await page.getByLabel('Chercher un dossier').fill('durand');
      await reads(/25 montrés, 312 trouvés/);
      // The count of the practice is not that of the search.
      await never('312 dossiers');
      await page.getByLabel('Chercher un dossier').fill('d');
      await reads(/25 montrés, plus de 4.096 trouvés/);
    },
  },
  {
    name: 'imports: every refusal kept is read, from the past imports',
    path: '/imports', permissions: ['import_run'],
    answers: {
      'GET /imports': () => ({ content: { items: [report], total: 1 } }),
      'GET /imports/i-1/refusals.csv': () => ({ status: 404, content: { status: 404, code: 'import.report_unknown', title: 'Cet import n’a pas de rapport.' } }),
    },
    async play({ page, reads }) {
      await page.getByRole('button', { name: /pourquoi, à l’import/ }).click();
      await reads('60 refus sont montrés ici, sur 75. Le fichier les a tous.');
      const pages = page.getByRole('dialog').getByRole('button', { name: 'Suivants' });
      await pages.click();
      await pages.click();
      await reads('Date illisible 60');
      // All of them are in the file; what keeps it from coming is said over the open dialog.
      await page.getByRole('dialog').getByRole('button', { name: 'Tout le détail, au tableur' }).click();
      await page.getByRole('dialog').getByRole('alert').getByText('Cet import n’a pas de rapport.').waitFor();
    },
  },
];
