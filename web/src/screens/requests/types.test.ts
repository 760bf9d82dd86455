import { describe, expect, it } from 'vitest';
import { bytesOf, chipOf, daysLeft, labelOf, optionsOf, stepIndex } from './types';

describe('requests', () => {
  it('counts days between civil dates, over a clock change', () => {
    expect(daysLeft('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysLeft('2027-03-27', '2027-03-29')).toBe(2);
    expect(daysLeft('2026-12-02', '2026-12-01')).toBe(-1);
  });
  it('says late before anything else, and nothing of what is closed', () => {
    expect(chipOf({ alarm: 'late', state: 'awaiting_doctor' })).toBe('late');
    expect(chipOf({ alarm: 'none', state: 'awaiting_doctor' })).toBe('due');
    expect(chipOf({ alarm: 'none', state: 'received' })).toBe('todo');
    expect(chipOf({ alarm: 'late', state: 'closed' })).toBe('na');
  });
  it('goes forward through the five steps', () => {
    expect(stepIndex('received')).toBeLessThan(stepIndex('in_progress'));
    expect(stepIndex('extended')).toBe(stepIndex('in_progress'));
    expect(stepIndex('closed')).toBe(5);
  });
  it('reads names and bytes', () => {
    const list = [{ id: 'a', label: 'A' }, { id: 'b', label: 'B' }];
    expect(labelOf(list, 'b')).toBe('B');
    expect(labelOf(list, 'c')).toBe('c');
    expect(optionsOf(list, ['b'])).toEqual([{ value: 'b', label: 'B' }]);
    expect([...bytesOf('AAH/')]).toEqual([0, 1, 255]);
  });
});
