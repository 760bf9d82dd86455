// Plays the contract of /api/v1 with invented data, in memory: for development and the story page.
// Each file of mock/routes/ exports `default (on, store) => …`; adding one adds its endpoints.
import { readdirSync } from 'node:fs';
import { Refusal, refuse, store } from './answers.mjs';

const table = [];
const on = (method, path, handler) => table.push({ method, parts: path.split('/'), handler });
const folder = new URL('./routes/', import.meta.url);
for (const name of readdirSync(folder).filter((one) => one.endsWith('.mjs')).sort()) {
  (await import(new URL(name, folder))).default(on, store);
}

function find(method, path) {
  const given = path.split('/');
  const fits = ({ parts }) => parts.length === given.length && parts.every((part, index) => part.startsWith(':') || part === given[index]);
  const found = table.filter((one) => one.method === method && fits(one)).sort((a, b) => a.parts.join().split(':').length - b.parts.join().split(':').length)[0];
  return found && { handler: found.handler, params: Object.fromEntries(found.parts.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[index])]] : []))) };
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return String(request.headers['content-type'] ?? '').includes('json') && bytes.length ? JSON.parse(bytes.toString()) : bytes;
}

/** Answers a request under /api/v1, or calls next(). */
export async function answer(request, response, next) {
  const address = new URL(request.url ?? '/', 'http://mock');
  if (!address.pathname.startsWith('/api/v1/')) return next();
  const reply = (status, content, headers = {}) => {
    response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(content === undefined ? '' : typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  };
  try {
    const path = address.pathname.slice('/api/v1'.length);
    const found = find(request.method, path);
    if (!found) refuse(404, 'route.unknown', 'Cette adresse n’existe pas', { place: `${request.method} ${path}` });
    if (request.method !== 'GET' && request.headers['x-requested-by'] !== 'serment') refuse(403, 'request.forged', 'Requête sans provenance');
    const context = { params: found.params, query: address.searchParams, body: await bodyOf(request), headers: request.headers, request, response, reply };
    const result = await found.handler(context);
    if (response.writableEnded || response.headersSent) return;
    if (result === undefined) reply(204);
    else if (result?.$reply) reply(result.status ?? 200, result.content, result.headers);
    else reply(200, result);
  } catch (error) {
    if (error instanceof Refusal) reply(error.problem.status, error.problem, error.headers);
    else reply(500, { status: 500, code: 'mock.bug', title: String(error?.message ?? error) });
  }
}
