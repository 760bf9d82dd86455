import { describe, expect, it } from 'vitest';
import { groupsOf, minutesLeft, nextPage, resumeAt, type Question } from './path';

const question = (key: string, number = 0): Question => ({ key, number, kind: 'text', text: key, why: '', required: true, choices: [] });
const all = [question('practice.name'), question('practice.city'), question('answers.structure', 1), question('answers.shared'), question('doctors[1].name'), question('doctors[1].rpps'), question('doctors[2].name')];
const next = async (given: Record<string, string>): Promise<Question | null> => all.find((one) => !(one.key in given)) ?? null;

describe('pages of questions', () => {
  it('join what reads best together, never more', async () => {
    const answers: Record<string, string> = {};
    const pages: string[][] = [];
    for (;;) {
      const page = await nextPage(answers, next);
      if (page.length === 0) break;
      pages.push(page.map((one) => one.key));
      for (const one of page) answers[one.key] = 'x';
    }
    expect(pages).toEqual([['practice.name', 'practice.city'], ['answers.structure'], ['answers.shared'], ['doctors[1].name', 'doctors[1].rpps'], ['doctors[2].name']]);
  });
});

describe('the path', () => {
  const progress = (...done: string[]) => ({ steps: ['account', 'second_factor', 'recovery', 'answers', 'processors', 'team', 'notice'].map((id) => ({ id, done: done.includes(id) })), answers: {} });
  it('takes thirteen minutes', () => expect(minutesLeft('code')).toBe(13));
  it('resumes at the first thing undone', () => {
    expect(resumeAt(null, null)).toBe('code');
    expect(resumeAt(progress('account'), null)).toBe('second_factor');
    expect(resumeAt(progress('account', 'second_factor'), null)).toBe('recovery');
    expect(resumeAt(progress('account', 'second_factor', 'recovery', 'answers', 'processors'), null)).toBe('team');
    expect(resumeAt(progress('account', 'second_factor', 'recovery', 'answers', 'processors', 'team', 'notice'), null)).toBe('result');
  });
  it('cuts a recovery key as it is printed', () => expect(groupsOf(' K7QF2-M9RDX  4TBWN ')).toEqual(['K7QF2', 'M9RDX', '4TBWN']));
});
