import { describe, expect, it } from 'vitest';
import { answerOf, completed, trimmed, type Content, type Structure } from './types';

const opinions = { officer: '', officer_view: '', officer_text: '', persons_asked: '', persons_why_not: '', persons: '', persons_view: '', persons_text: '' };
const content: Content = { title: 'Essai', category: '', author: '', evaluator: '', decider: '', answers: [{ question: 111, text: 'Oui', list: [], gauge: 0, checked: false }], measures: [], evaluations: [], remarks: [], opinions };
const structure: Structure = { parts: [], levels: [], method: '', questions: [{ number: 111, part: '1.1', kind: 'text', title: '', help: '' }, { number: 321, part: '3.2', kind: 'list', title: '', help: '' }] };

describe('an assessment in a form', () => {
  it('has an answer to each question, and leaves what it read alone', () => {
    const whole = completed(content, structure);
    expect(whole.answers.map((one) => one.question)).toEqual([111, 321]);
    expect(content.answers).toHaveLength(1);
  });
  it('sends back what it received when nobody typed', () => {
    expect(trimmed(completed(content, structure))).toEqual(content);
  });
  it('drops blank lines, and a new action that says nothing', () => {
    const whole = completed(content, structure);
    answerOf(whole, 321).list = [' Chantage ', '', ' '];
    whole.evaluations.push({ id: 0, reference: '3.2', verdict: '', comment: '', action: ' ', who: '', by: '', severity: 0, likelihood: 0 });
    whole.evaluations.push({ id: 0, reference: '3.2', verdict: '', comment: '', action: 'Former', who: '', by: '', severity: 0, likelihood: 0 });
    const sent = trimmed(whole);
    expect(answerOf(sent, 321).list).toEqual(['Chantage']);
    expect(sent.evaluations).toHaveLength(1);
    expect(sent.evaluations[0]?.by).toBeNull();
  });
});
