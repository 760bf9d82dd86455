// The browser's part of narrow_test.py.
import { check, finish, open, same, signIn, sit, so, sound, told, visit } from './browser.mjs';

const browser = await open();
const { people } = told;
const looks = [{ width: 320, height: 800 }, { width: 1280, height: 900, scale: 2 }];

await Promise.all([
  check('a folded table sorts from its list, and its headings are out of the keyboard’s way', async (take) => {
    const seat = take(await sit(browser, looks[0]));
    const { page, hands, watch } = seat;
    await signIn(seat, people.owner);
    await visit(seat, '/equipe');
    const rows = page.locator('main tbody th[scope=row]');
    const names = () => rows.allInnerTexts();
    await rows.first().waitFor();  // the page is here before its people are
    so((await names()).length > 2, 'not enough people to sort');
    const order = page.getByLabel('Trier par');
    await hands.select(order, await order.locator('option').nth(1).getAttribute('value'));
    const up = await names();
    await hands.select(order, await order.locator('option').nth(2).getAttribute('value'));
    same(await names(), [...up].reverse(), 'the names, descending');
    await sound(seat, 'the folded table');
    await page.locator('main h1').focus();
    for (let n = 0; n < 80; n++) {
      await hands.press('Tab');
      const small = await page.evaluate(() => {
        const at = document.activeElement;
        const box = at.closest('thead')?.getBoundingClientRect();
        return box && box.width < 8 ? at.outerHTML.slice(0, 80) : '';
      });
      same(small, '', 'focus on what is not shown');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
    }
    await watch.quiet();
  }),
  check('a title whose words hold together, the longest date, fits', async (take) => {
    const seat = take(await sit(browser, looks[0]));
    await signIn(seat, people.dpo);
    await visit(seat, '/violations');
    await seat.page.evaluate(() => (document.querySelector('main h1').textContent = 'Signalement du 30\u00a0septembre\u00a02026'));
    await sound(seat, 'the long title');
  }),
  ...looks.map((look) => check(`a dossier that is opened is shown first, and the keyboard stands at its name (${look.width} px, ×${look.scale ?? 1})`, async (take) => {
    const seat = take(await sit(browser, look));
    const { page, hands, watch } = seat;
    await signIn(seat, look.scale ? people.doctor : people.secretary);
    await visit(seat, '/patients');
    await hands.fill(page.locator('#patient-query'), told.name);
    await page.locator('#patient-hits li:only-child').waitFor();
    await watch.quiet();
    await hands.press('Enter');
    await page.locator('#dossier-title').waitFor();
    await watch.quiet();
    same(await page.evaluate(() => document.activeElement?.id), 'dossier-title', 'where the focus is');
    const seen = await page.locator('#dossier-title').evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && top < document.getElementById('patient-hits').getBoundingClientRect().top;
    });
    so(seen, 'the dossier is not what is seen first');
    await sound(seat, 'the dossier');
  })),
]);
await browser.close();
finish();
