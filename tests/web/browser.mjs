// The browser of the tests in this folder: Chromium on the real server, hands that know only keys, and a
// watch that counts as a fault whatever a page should not do (console, policy, network, certificate).
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const need = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = need('playwright-core');
export const told = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let failures = 0;

/** Asks the test around this script for something only it can do. */
export async function ask(what, more = {}) {
  console.log(`ask ${JSON.stringify({ what, ...more })}`);
  return JSON.parse((await lines.next()).value);
}

export const origin = () => `https://127.0.0.1:${told.port}`;
export const open = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', env: { ...process.env, HOME: told.home },
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** One case: its line, and a picture of the page when it fails. */
export async function check(name, work) {
  if (told.only.length > 0 && !told.only.includes(name)) return;
  const seats = [];
  try {
    await work((seat) => (seats.push(seat), seat));
    for (const seat of seats) seat.watch.end();
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`failed ${name}: ${error.message.split('\n').slice(0, 30).join('\n  ')}`);
    for (const [number, seat] of seats.entries()) {
      const path = `${told.shots}/serment-${name.replace(/\W+/g, '-')}-${number}.png`;
      await seat.page.screenshot({ path }).then(() => console.log(`  seen: ${path}`), () => undefined);
      for (const fault of seat.watch.faults) console.log(`  ${fault}`);
    }
  } finally {
    for (const seat of seats) await seat.context.close().catch(() => undefined);
  }
}
export function finish() {
  process.exit(failures ? 1 : 0);
}
export function same(found, wanted, what) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)} where ${JSON.stringify(wanted)} was expected`);
}
export function so(condition, what) {
  if (!condition) throw new Error(what);
}

/** Refusals that say a state, not a fault: nothing verified yet; locked by the server a moment before. */
const ordinary = (status, path) => (status === 404 && path.endsWith('/journal/verification')) || (status === 423 && path.endsWith('/session/lock'));
/** What a page did that it should not. `expected(status, path)`: refusals this case provokes. */
class Watch {
  faults = [];
  bodies = [];
  #busy = new Set();
  #quietSince = Date.now();

  constructor(page, expected, keeps) {
    const about = (request) => new URL(request.url()).pathname;
    const left = (request) => {
      this.#busy.delete(request);
      this.#quietSince = Date.now();
    };
    page.on('console', (message) => {
      // A refusal is judged by its status, below.
      if (['error', 'warning'].includes(message.type()) && !/^Failed to load resource/.test(message.text())) this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`error in the page: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.faults.push(`a dialog opened: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => request.resourceType() !== 'eventsource' && this.#busy.add(request));
    page.on('requestfinished', left);
    page.on('requestfailed', (request) => {
      left(request);
      // Overtaken questions are aborted by the application itself.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') this.faults.push(`${request.method()} ${about(request)}: ${request.failure()?.errorText}`);
    });
    page.on('response', (response) => {
      const path = about(response.request());
      if (response.status() >= 400 && !ordinary(response.status(), path) && !expected(response.status(), path)) this.faults.push(`${response.request().method()} ${path}: ${response.status()}`);
      if (keeps && path.startsWith('/api/') && !path.endsWith('/events')) this.bodies.push(response.text().then((text) => ({ path, text }), () => ({ path, text: '' })));
    });
  }
  /** Nothing asked of the server for a while. */
  async quiet(patience = 15_000, calm = 120) {
    const end = Date.now() + patience;
    while (this.#busy.size > 0 || Date.now() - this.#quietSince < calm) {
      if (Date.now() > end) throw new Error(`the page still waits for ${[...this.#busy].map((one) => one.url()).join(' ')}`);
      await new Promise((resume) => setTimeout(resume, 25));
    }
  }
  /** The server asked who is there: the refusal that said so is no fault. */
  forgive(status) {
    const last = this.faults.findLastIndex((fault) => fault.endsWith(`: ${status}`));
    if (last >= 0) this.faults.splice(last, 1);
  }
  end() {
    if (this.faults.length > 0) throw new Error(`${this.faults.length} faults`);
  }
}

/** Somebody at a keyboard. Nothing here points at anything. */
class Hands {
  keys = 0;
  #page;

  constructor(page) {
    this.#page = page;
  }
  async press(key, times = 1) {
    for (let n = 0; n < times; n++) await this.#page.keyboard.press(key);
    this.keys += times;
  }
  async type(text) {
    await this.#page.keyboard.type(text);
    this.keys += [...text].length;
  }
  /** Tab until the focus is there. A group of radio buttons is one stop. */
  async reach(target, { back = false, most = 400 } = {}) {
    await target.waitFor({ state: 'attached' });
    for (let n = 0; n <= most; n++) {
      if (await target.evaluate((one) => one === document.activeElement || (one.type === 'radio' && document.activeElement?.name === one.name && one.name !== ''))) return;
      await this.press(back ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`the keyboard does not reach ${target} in ${most} steps (it stands at ${await this.#page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))})`);
  }
  async act(target, how = {}) {
    await this.reach(target, how);
    await this.press('Enter');
  }
  async fill(target, text) {
    await this.reach(target);
    await this.press('Control+a');
    await this.type(text);
  }
  /** The choice of a group whose value is this. */
  async choose(group, value) {
    const radios = group.locator('input[type=radio]');
    await this.reach(radios.first());
    const wanted = group.locator(`input[type=radio][value="${value}"]`);
    same(await wanted.count(), 1, `choices "${value}"`);
    if (await radios.locator('nth=0').evaluate((one) => one === document.activeElement)) await this.press('Space');
    for (let n = await radios.count(); n >= 0 && !(await wanted.isChecked()); n--) await this.press('ArrowDown');
    so(await wanted.isChecked(), `the arrows do not reach the choice ${value}`);
  }
  /** Ticks boxes of a group, or one box alone. */
  async tick(scope, ...values) {
    const boxes = values.length > 0 ? values.map((value) => scope.locator(`input[type=checkbox][value="${value}"]`)) : [scope];
    for (const box of boxes) {
      if (await box.isChecked()) continue;
      await this.reach(box);
      await this.press('Space');
      // A box may go away with what it confirms.
      so(await box.count() === 0 || await box.isChecked(), 'the space bar does not tick');
    }
  }
  /** The choice of a list whose value is this. */
  async select(list, value) {
    await this.reach(list);
    const down = await list.evaluate((one, wanted) => [...one.options].findIndex((each) => each.value === wanted) - one.selectedIndex, value);
    so(await list.evaluate((one, wanted) => [...one.options].some((each) => each.value === wanted), value), `no choice "${value}"`);
    await this.press(down > 0 ? 'ArrowDown' : 'ArrowUp', Math.abs(down));
    same(await list.inputValue(), value, 'the choice of the list');
  }
  /** A day, typed as people write it. */
  async date(input, iso) {
    await this.fill(input, iso.split('-').reverse().join('/'));
  }
  /** A file, through the button that opens the chooser. */
  async file(target, ...files) {
    const [chooser] = await Promise.all([this.#page.waitForEvent('filechooser'), this.act(target)]);
    await chooser.setFiles(files.map((one) => (typeof one === 'string' ? one : { name: one.name, mimeType: one.type ?? 'application/octet-stream', buffer: Buffer.from(one.bytes) })));
  }
  /** What a press downloads: its name and bytes. */
  async saved(target, how = {}) {
    const [download] = await Promise.all([this.#page.waitForEvent('download', { timeout: 60_000 }), this.act(target, how)]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
}

/** The button, the link, the field that reads so. */
export const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
/** An optional field says so after its name. */
export const field = (page, label) => page.getByLabel(new RegExp(`^\\s*${label.replace(/[?().]/g, '\\$&').replace(/\s/g, '\\s')}\\s*(\\(facultatif\\))?\\s*$`));
/** The group of choices under this legend. */
export const group = (page, legend) => page.getByRole('group', { name: legend, exact: typeof legend === 'string' });

/** A browser of somebody: its page, hands and watch. */
export async function sit(browser, { theme = 'light', scale = 1, width = 1280, height = 900, state, expected = () => false, keeps = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce', storageState: state });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const watch = new Watch(page, expected, keeps);
  await page.addInitScript((preferences) => {
    localStorage.setItem('serment.preferences', JSON.stringify(preferences));
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  }, { theme, scale });
  return { context, page, watch, hands: new Hands(page), name: `${theme} ${width}${scale > 1 ? ` ×${scale}` : ''}` };
}

const lastSteps = new Map();
/** RFC 6238. A code serves once: the next one is waited for when two steps ahead would be needed. */
export async function code(secret) {
  const now = () => Math.floor(Date.now() / 30_000);
  const step = Math.max(now(), (lastSteps.get(secret) ?? 0) + 1);
  lastSteps.set(secret, step);
  while (step > now() + 1) await new Promise((resume) => setTimeout(resume, 200));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '').toUpperCase()].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Signs in with the keyboard alone, from the first page. */
export async function signIn(seat, person) {
  const { page, hands } = seat;
  await page.goto(`${origin()}/`);
  await hands.fill(page.locator('#login'), person.login);
  await hands.fill(page.locator('#password'), person.password);
  await hands.press('Enter');
  await page.locator('#second-code').waitFor();
  await inTurn(person, async () => {
    await hands.fill(page.locator('#second-code'), await code(person.secret));
    await hands.press('Enter');
    await page.locator('.shell main h1').waitFor();
  });
  return seat;
}

const turns = new Map();
/** One at a time for a person: of two codes sent together, the older one is refused when it comes second. */
async function inTurn(person, work) {
  const mine = (turns.get(person.secret) ?? Promise.resolve()).then(work);
  turns.set(person.secret, mine.catch(() => undefined));
  return mine;
}

/** The palette: what is typed, then the arrows to the choice that reads so. */
export async function pick({ page, hands, watch }, text, label) {
  await hands.press('Control+k');
  const choices = page.locator('dialog[open] [role=option]');
  await choices.first().waitFor();
  await hands.type(text);
  same(await page.locator('dialog[open] input').inputValue(), text, 'what the palette heard');
  const wanted = choices.filter({ hasText: label }).first();
  await wanted.waitFor();
  await watch.quiet(15_000, 250);
  for (let n = 0; n < 30 && await wanted.getAttribute('aria-selected') !== 'true'; n++) await hands.press('ArrowDown');
  so(await wanted.getAttribute('aria-selected') === 'true', `the palette does not reach "${label}"`);
  await hands.press('Enter');
}

/** What is on a page that should not be: nothing, a panic, a text that was not filled. */
export async function faultsOf(page) {
  return page.evaluate((hostile) => {
    const main = document.querySelector('main');
    // What a patient's name holds is no fault of the page.
    const text = hostile.reduce((rest, name) => rest.replaceAll(name, '').replaceAll(name.toUpperCase(), ''), main?.innerText ?? '');
    const found = [];
    if (text.trim().length < 20) found.push(`the page is blank: "${text.trim()}"`);
    const titles = [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length;
    if (titles !== 1) found.push(`${titles} titles of first level`);
    for (const word of [/\bundefined\b/, /\[object \w+\]/, /\bNaN\b/, /Invalid Date/, /\{\w+(:[^}]*)?\}/]) {
      const seen = word.exec(text);
      if (seen) found.push(`"${text.slice(Math.max(0, seen.index - 40), seen.index + 40)}"`);
    }
    if (document.documentElement.scrollWidth > innerWidth) {
      const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll, .plot, .vh, .skip'));
      found.push(`${document.documentElement.scrollWidth} px wide: ${wide.slice(-3).map((one) => one.outerHTML.slice(0, 100)).join(' | ')}`);
    }
    return found;
  }, told.hostile ?? []);
}

const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The violations axe finds, each on a line. */
export async function violations(page) {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(`${axe}; 0`);
  return page.evaluate(async (runOnly) => (await window.axe.run(document, { runOnly, resultTypes: ['violations'] })).violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`).join(' | ')}`), rules);
}

/** Nothing wrong on the page that is shown, nor for who hears it. */
export async function sound({ page, watch }, what) {
  await watch.quiet();
  same(await faultsOf(page), [], what);
  same(await violations(page), [], `axe, ${what}`);
}

/** Every route the application knows, from its own table: a screen added later is found by itself. */
export async function allRoutes() {
  const root = fileURLToPath(new URL('../../web', import.meta.url));
  const { createServer } = await import(new URL('dist/node/index.js', `file://${need.resolve('vite/package.json')}`));
  const server = await createServer({
    root, configFile: `${root}/vite.config.ts`, cacheDir: `${told.home}/vite`, logLevel: 'error', appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true, include: [] },
  });
  const { routes } = await server.ssrLoadModule('/src/app/routes.ts');
  const found = routes.map((one) => ({ ...one, title: one.title(), words: one.words?.() ?? '', load: undefined }));
  await server.close();
  so(found.length > 20, `only ${found.length} routes were found`);
  return found;
}
/** Goes to a route and waits for its screen. */
export async function visit(seat, path, title) {
  await seat.page.evaluate((there) => (location.hash = `#${there}`), path);
  if (title) await seat.page.waitForFunction((wanted) => document.title === `${wanted} — Serment`, title);
  await seat.watch.quiet();
  await seat.page.locator('main h1, main .summary').first().waitFor({ state: 'attached' });
}
