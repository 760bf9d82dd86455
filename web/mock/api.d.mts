import type { IncomingMessage, ServerResponse } from 'node:http';
export function answer(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void>;
