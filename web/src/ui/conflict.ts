/** What an edit refused because somebody else was quicker needs to go on: nobody's words are lost. */
import { ApiProblem } from '../api';

/** The version that was read is no longer the last one. */
export function isConflict(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && (error.status === 412 || error.code === 'conflict.changed' || error.code === 'record.version');
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What was typed over the version now kept: a field that was not touched takes what the others wrote. */
export function keepTyped<T extends object>(before: T, typed: T, now: T): T {
  const kept = { ...now };
  for (const name of Object.keys(typed) as (keyof T)[]) if (!same(typed[name], before[name])) kept[name] = typed[name];
  return kept;
}

/** The fields that the others changed, to be told. */
export function changedFields<T extends object>(before: T, now: T): (keyof T)[] {
  return (Object.keys({ ...before, ...now }) as (keyof T)[]).filter((name) => !same(before[name], now[name]));
}
