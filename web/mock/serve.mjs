// Serves a built folder with the policy of the real server and the contract's mock.
//   node mock/serve.mjs [folder] [port]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer } from './api.mjs';

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.json': 'application/json' };

export function serve(folder, port = 0) {
  const server = createServer((request, response) =>
    answer(request, response, async () => {
      const path = normalize(new URL(request.url, 'http://mock').pathname);
      try {
        const file = join(folder, path === '/' ? 'index.html' : path);
        const content = await readFile(file);
        response.writeHead(200, { 'Content-Type': kinds[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin' });
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    }),
  );
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ server, url: `http://localhost:${server.address().port}` })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
  console.log((await serve(folder, Number(process.argv[3] ?? 4173))).url);
}
