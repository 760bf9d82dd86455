// The browser's part of passkey_test.py. Speaks to the server as a page does, with its own few lines of
// WebAuthn, so that the application's code is not judged by itself; the last case is the application.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const told = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let origin = `https://localhost:${told.port}`;
let failures = 0;

async function check(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`failed ${name}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
  }
}
function same(found, wanted, what) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)} where ${JSON.stringify(wanted)} was expected`);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', `--ignore-certificate-errors-spki-list=${told.key}`],
});
const context = await browser.newContext({ locale: 'fr-FR' });
const page = await context.newPage();
const tools = await context.newCDPSession(page);
await tools.send('WebAuthn.enable');
const { authenticatorId } = await tools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
    hasPrf: true, isUserVerified: true, automaticPresenceSimulation: true,
  },
});

const call = (method, path, body) => page.evaluate(async ([method, path, body]) => {
  const response = await fetch(`/api/v1${path}`, {
    method, headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'serment' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : null };
}, [method, path, body]);
async function expect(status, method, path, body) {
  const answer = await call(method, path, body);
  same(answer.status, status, `${method} ${path} ${answer.json?.code ?? ''} ${answer.json?.place ?? ''}`);
  return answer.json;
}
const authenticate = (act, options) => page.evaluate(async ([act, options]) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const list = (keys) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));
  const wanted = { ...options, challenge: bytes(options.challenge) };
  if (options.user) wanted.user = { ...options.user, id: bytes(options.user.id) };
  wanted.excludeCredentials = list(options.excludeCredentials);
  wanted.allowCredentials = list(options.allowCredentials);
  wanted.extensions = { prf: { eval: { first: bytes(options.extensions.prf.eval.first) } } };
  const made = await navigator.credentials[act]({ publicKey: wanted });
  const first = made.getClientExtensionResults().prf?.results?.first;
  const response = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (made.response[name]) response[name] = text(made.response[name]);
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, authenticatorAttachment: 'platform',
    clientExtensionResults: first ? { prf: { results: { first: text(first) } } } : {} };
}, [act, options]);
const show = async (ticket) => authenticate('get', await expect(200, 'POST', '/session/passkey/options', ticket ? { ticket } : {}));
const changed = (text) => (text[4] === 'A' ? text.slice(0, 4) + 'B' : text.slice(0, 4) + 'A') + text.slice(5);
const leave = () => expect(204, 'DELETE', '/session');

await page.goto(`${origin}/`);

await check('a key is the first factor', async () => {
  const first = await expect(200, 'POST', '/session/login', { login: told.login, password: told.password });
  same(first.next, 'enrol_second_factor', 'next');
  const credential = await authenticate('create', await expect(200, 'POST', '/factors/passkeys/options', {}));
  if (process.env.SERMENT_RECORD) console.log(JSON.stringify({ origin, credential }));
  const added = await expect(201, 'POST', '/factors/passkeys', { credential, label: 'Poste du bureau' });
  same(added.recovery_codes.length, 10, 'recovery codes');
  const me = await expect(200, 'GET', '/session');
  same([me.second_factor_needed, me.factors.passkeys], [false, 1], 'factors');
  const again = await call('POST', '/factors/passkeys', { credential, label: 'Deux fois' });
  same([again.status, again.json.code], [403, 'passkey.refused'], 'the same creation again');
});
await check('it is listed, and the only factor stays', async () => {
  const { items } = await expect(200, 'GET', '/factors/passkeys');
  same(items.map((one) => one.label), ['Poste du bureau'], 'list');
  const refused = await call('DELETE', `/factors/passkeys/${items[0].id}`);
  same([refused.status, refused.json.code], [403, 'factor.last'], 'removal');
});
await check('signing in with the key alone; its answer serves once', async () => {
  await leave();
  const credential = await show();
  if (process.env.SERMENT_RECORD) console.log(JSON.stringify({ origin, credential }));
  const me = await expect(200, 'POST', '/session/passkey', { credential });
  same([me.member.login, me.second_factor_needed], [told.login, false], 'me');
  await leave();
  await expect(401, 'POST', '/session/passkey', { credential });
});
await check('signing in with the password, then the key', async () => {
  const first = await expect(200, 'POST', '/session/login', { login: told.login, password: told.password });
  same([first.next, first.methods.includes('passkey')], ['second_factor', true], 'next');
  const me = await expect(200, 'POST', '/session/passkey', { ticket: first.ticket, credential: await show(first.ticket) });
  same(me.member.login, told.login, 'me');
});
await check('the screen opens again, and one confirms who one is', async () => {
  await expect(204, 'POST', '/session/lock');
  same((await expect(200, 'GET', '/session')).locked, true, 'locked');
  same((await expect(200, 'POST', '/session/unlock', { method: 'passkey', credential: await show() })).locked, false, 'open');
  await expect(200, 'POST', '/session/reauthenticate', { method: 'passkey', credential: await show() });
  const credential = await show();
  credential.response.signature = changed(credential.response.signature);
  await expect(401, 'POST', '/session/reauthenticate', { method: 'passkey', credential });
});
await check('what was changed on its way is refused', async () => {
  for (const name of ['signature', 'authenticatorData', 'clientDataJSON']) {
    await leave().catch(() => undefined);
    const credential = await show();
    credential.response[name] = changed(credential.response[name]);
    await expect(401, 'POST', '/session/passkey', { credential });
  }
  const credential = await show();
  const client = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url').toString());
  client.origin = 'https://ailleurs.example';
  credential.response.clientDataJSON = Buffer.from(JSON.stringify(client)).toString('base64url');
  await expect(401, 'POST', '/session/passkey', { credential });
});
await check('an address in figures has no keys', async () => {
  const answer = await context.request.post(`https://127.0.0.1:${told.port}/api/v1/session/passkey/options`, {
    headers: { 'X-Requested-By': 'serment' }, data: {}, ignoreHTTPSErrors: true,
  });
  same([answer.status(), (await answer.json()).code], [422, 'passkey.host'], 'options');
});
await check('the key opens a sealed practice, as the application does it', async () => {
  console.log('restart');
  origin = `https://localhost:${JSON.parse((await lines.next()).value).port}`;
  await page.goto(`${origin}/`);
  same((await expect(200, 'GET', '/state')).practice, 'sealed', 'practice');
  await page.getByRole('button', { name: 'Ouvrir avec cet appareil' }).click();
  for (let tries = 0; tries < 50 && (await call('GET', '/session')).status !== 200; tries++) await page.waitForTimeout(200);
  same((await expect(200, 'GET', '/state')).practice, 'open', 'practice');
});
await check('a key whose counter went back is refused', async () => {
  await leave();
  const { credentials } = await tools.send('WebAuthn.getCredentials', { authenticatorId });
  await tools.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0].credentialId });
  await tools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0], signCount: 1 } });
  await expect(401, 'POST', '/session/passkey', { credential: await show() });
});
await check('a removed key opens nothing', async () => {
  const { credentials } = await tools.send('WebAuthn.getCredentials', { authenticatorId });
  await tools.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0].credentialId });
  await tools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0], signCount: 5000 } });
  const credential = () => show();
  await expect(200, 'POST', '/session/passkey', { credential: await credential() });
  const second = await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
  const options = await expect(200, 'POST', '/factors/passkeys/options', {});
  same(options.excludeCredentials.length, 1, 'known keys');
  await expect(201, 'POST', '/factors/passkeys', { credential: await authenticate('create', options), label: 'Clé USB' });
  const { items } = await expect(200, 'GET', '/factors/passkeys');
  same(items.length, 2, 'two keys');
  await expect(204, 'DELETE', `/factors/passkeys/${items.find((one) => one.label === 'Poste du bureau').id}`);
  await leave();
  await tools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: second.authenticatorId });
  await expect(401, 'POST', '/session/passkey', { credential: await credential() });
});

await browser.close();
process.exit(failures ? 1 : 0);
