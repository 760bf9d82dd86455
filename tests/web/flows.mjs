// The browser's part of flows_test.py: every flow, in one browser.
import { finish } from './browser.mjs';
import { browser } from './flows_seats.mjs';

for (const part of ['patients', 'incidents', 'duties', 'visit']) await import(`./flows_${part}.mjs`);
await browser.close();
finish();
