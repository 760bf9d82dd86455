import { expect, it } from 'vitest';
import { layoutOf } from './layout';

it('counts the room in text', () => {
  expect(layoutOf(1440, 1)).toBe('wide');
  expect(layoutOf(1280, 2)).toBe('narrow small');
  expect(layoutOf(320, 1)).toBe('narrow small tiny');
});
