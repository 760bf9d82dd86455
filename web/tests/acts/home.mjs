const home = (text) => ({ content: { sentence: { level: 'act', text }, score: { in_place: 1, applicable: 2, late: 0, measures: [] }, next_actions: [], timeline: [], clocks: [['Demande 1', '2026-11-26'], ['Demande 2', '2026-11-29'], ['Demande 3', '2026-12-02']].map(([title, due]) => ({ title, due, source: 'CSP', href: '#/demandes' })) } });
let readings = 0;

export default [
  {
    // Half past midnight in Paris, on a machine set to New York.
    name: 'home: an overdue term says by how much, today is the day in Paris, and unlocking reads again',
    path: '/', permissions: ['home_read'], time: '2026-11-28T23:30:00Z', timezone: 'America/New_York',
    answers: {
      'GET /home': () => home(++readings === 1 ? 'Première lecture' : 'Relu au matin'),
      'POST /session/lock': () => ({ status: 204 }),
      'POST /session/unlock': () => ({ content: { member: { id: 'm-1', display_name: 'Dre B.', login: 'b', roles: ['owner'] }, permissions: ['home_read'], practice: { id: 'p-1', name: 'Cabinet' }, locked: false, lock: { after_seconds: 3600, warn_before_seconds: 10 }, factors: { totp: true, passkeys: 0, recovery_codes_left: 9 }, second_factor_needed: false, server_time: '2026-12-02T07:00:00Z' } }),
    },
    async play({ page, reads, is }) {
      await reads('Première lecture');
      const clocks = () => page.locator('.clock > span:not(.until)').allInnerTexts().then((all) => all.map((one) => one.replace(/\s+/g, ' ').trim()));
      is((await clocks()).map((one) => one.replace(/^\D*?(Dépassé)/, '$1')), ['Dépassé de 3 jours', 'Aujourd’hui', '3 jours'], 'the terms');
      await page.keyboard.press('Control+l');
      await page.locator('.lock input[type=password]').first().fill('un mot de passe');
      await page.keyboard.press('Enter');
      await reads('Relu au matin');
      is((await clocks())[2], 'Aujourd’hui', 'the term of the day it is now');
    },
  },
];
