// An OpenID Connect provider by another hand (npm oidc-provider), dressed as Pro Santé Connect is: its own
// name for the discovery file, an authorization host that is not the token host, levels "eidas1" to "eidas3".
// Told on standard input how to behave next, one JSON object a line; answers "ready" on standard output.
//   node provider.mjs '{"port":…,"cert":"…","key":"…","redirect":"https://…/api/v1/oidc/callback"}'
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const told = JSON.parse(process.argv[2]);
const issuer = `https://127.0.0.1:${told.port}`;
const shown = `https://localhost:${told.port}`;
let next = {};

const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const elliptic = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = [
  { ...rsa.privateKey.export({ format: 'jwk' }), kid: 'r', use: 'sig' },
  { ...elliptic.privateKey.export({ format: 'jwk' }), kid: 'e', use: 'sig' },
];

const client = (alg) => ({
  client_id: `serment-${alg.toLowerCase()}`, client_secret: 'un secret : assez/long+pour=servir', redirect_uris: [told.redirect],
  grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: alg,
  token_endpoint_auth_method: alg === 'ES256' ? 'client_secret_post' : 'client_secret_basic',
});
const provider = new Provider(issuer, {
  clients: ['RS256', 'PS256', 'ES256'].map(client),
  jwks: { keys },
  cookies: { keys: ['tests only'] },
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  scopes: ['openid', 'scope_all'],
  claims: { openid: ['sub'], scope_all: ['SubjectNameID', 'preferred_username'], acr: null },
  pkce: { methods: ['S256'], required: () => true },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
  features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, SubjectNameID: next.name ?? '', preferred_username: next.name ?? '' }) }),
  renderError: (ctx, out) => { ctx.type = 'json'; ctx.body = out; },
  ttl: { Session: 60, Grant: 60, Interaction: 60, IdToken: 60, AccessToken: 60 },
});
provider.proxy = true;

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (next.refuse) return provider.interactionFinished(request, response, { error: 'access_denied' });
  const grant = new provider.Grant({ accountId: next.account ?? 'f:1:anonyme', clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  const login = { accountId: next.account ?? 'f:1:anonyme', acr: next.acr ?? 'eidas1', remember: false };
  return provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } });
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The token, with claims or a signature that no honest provider would give. */
function forged(token) {
  const parts = token.split('.');
  const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const header = { ...read(parts[0]), ...(next.header ?? {}) };
  const claims = { ...read(parts[1]), ...(next.claims ?? {}) };
  const text = `${encode(header)}.${encode(claims)}`;
  if (header.alg === 'none') return `${text}.`;
  if (header.alg === 'HS256') {
    const secret = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    return `${text}.${crypto.createHmac('sha256', secret).update(text).digest('base64url')}`;
  }
  return `${text}.${crypto.sign('sha256', Buffer.from(text), (next.stranger ? stranger : rsa).privateKey).toString('base64url')}`;
}

/** Lets the provider answer, then changes the body. */
function changing(response, change) {
  const end = response.end.bind(response);
  response.end = (body) => {
    const text = change(JSON.parse(body.toString()));
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return end(text);
  };
}

const handle = provider.callback();
const options = { cert: readFileSync(told.cert), key: readFileSync(told.key) };
https.createServer(options, (request, response) => {
  // A provider that knows the browser already, and does not listen to who wants the person asked again.
  if (next.silent && request.url.startsWith('/auth?')) request.url = request.url.replace(/&(prompt|max_age)=[^&]*/g, '');
  if (next.moved && request.url.startsWith('/token')) { response.writeHead(302, { Location: `${issuer}/elsewhere` }); return response.end(); }
  if (request.url.startsWith('/interaction/')) return interact(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  if (request.url === '/.well-known/wallet-openid-configuration') {
    request.url = '/.well-known/openid-configuration';
    changing(response, (body) => JSON.stringify({ ...body, authorization_endpoint: body.authorization_endpoint.replace(issuer, shown), ...(next.discovery ?? {}) }));
  } else if (request.url === '/token' && (next.claims || next.header || next.stranger)) {
    changing(response, (body) => JSON.stringify(body.id_token ? { ...body, id_token: forged(body.id_token) } : body));
  }
  return handle(request, response);
}).listen(told.port, '127.0.0.1', () => console.log('ready'));

createInterface({ input: process.stdin }).on('line', (line) => { next = JSON.parse(line); console.log('ready'); }).on('close', () => process.exit(0));
