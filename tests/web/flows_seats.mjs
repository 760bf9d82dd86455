// Where the flows are played: one browser, and people who sign in once.
import { open, origin, signIn, sit, told } from './browser.mjs';

export const browser = await open();
const sessions = new Map();
/** A seat of somebody who signs in once, and comes back as one does: the session may have locked meanwhile. */
export async function enter(take, role, look = {}) {
  const person = told.people[role];
  const back = sessions.has(role);
  const expected = (status, path) => (back && status === 423) || Boolean(look.expected?.(status, path));
  const seat = take(await sit(browser, { ...look, expected, state: sessions.get(role) }));
  if (back) {
    await seat.page.goto(`${origin()}/`);
    await seat.page.locator('.shell main h1').or(seat.page.locator('#lock-value')).first().waitFor();
    // Somebody is there: the lock that was about to fall does not, or has fallen already.
    await seat.hands.press('Shift');
    await seat.watch.quiet();
    if (await seat.page.locator('#lock-value').count() > 0) {
      await seat.hands.fill(seat.page.locator('#lock-value'), person.password);
      await seat.hands.press('Enter');
    }
    await seat.page.locator('.shell main h1').waitFor();
    await seat.page.locator('.lock-card').waitFor({ state: 'detached' });
  } else await signIn(seat, person);
  sessions.set(role, await seat.context.storageState());
  return seat;
}
/** Grave acts ask who is there, unless it was shown a moment ago: on a slow machine, it was not. */
export async function confirmed({ page, hands, watch }, role, done) {
  const asked = page.getByRole('dialog', { name: 'Confirmez que c’est vous' });
  await asked.or(done).first().waitFor();
  if (await asked.count() === 0) return;
  watch.forgive(403);
  await hands.fill(asked.getByLabel('Mot de passe', { exact: true }).last(), told.people[role].password);
  await hands.press('Enter');
  await asked.waitFor({ state: 'detached' });
  await done.waitFor();
}
