import { describe, expect, it } from 'vitest';
import { answerOf, completed, rebased, trimmed, type Content, type Structure } from './types';

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

describe('two people on the same assessment', () => {
  const line = (id: number, title: string): { id: number; title: string; text: string } => ({ id, title, text: '' });
  const base = { ...content, answers: [111, 321].map((question) => ({ question, text: 'avant', list: [], gauge: 0, checked: true })), measures: [line(1, 'Coffre'), line(2, 'Clé'), line(3, 'Badge')] };
  const answered = (one: Content, question: number, text: string): Content => ({ ...one, answers: one.answers.map((answer) => (answer.question === question ? { ...answer, text } : answer)) });

  it('each keeps the answers that only she changed', () => {
    const both = rebased(base, answered(base, 111, 'mes mots'), { ...answered(base, 321, 'leurs mots'), title: 'Leur titre' });
    expect([both.title, answerOf(both, 111).text, answerOf(both, 321).text]).toEqual(['Leur titre', 'mes mots', 'leurs mots']);
  });
  it('where both wrote, the words typed here stay', () => {
    expect(answerOf(rebased(base, answered(base, 111, 'mes mots'), answered(base, 111, 'leurs mots')), 111).text).toBe('mes mots');
  });
  it('lines are added by both, taken away by either, and never lost when somebody rewrote them', () => {
    const mine = { ...base, measures: [line(1, 'Coffre-fort'), line(3, 'Badge'), line(0, 'Alarme')] };
    const theirs = { ...base, measures: [line(1, 'Coffre'), line(2, 'Clé neuve'), line(4, 'Caméra')] };
    expect(rebased(base, mine, theirs).measures.map((one) => one.title)).toEqual(['Coffre-fort', 'Clé neuve', 'Caméra', 'Alarme']);
  });
  it('a line just saved is not added again', () => {
    const sent = { ...base, measures: [...base.measures, line(0, 'Alarme')] };
    const kept = { ...base, measures: [...base.measures, line(4, 'Alarme')] };
    expect(rebased(sent, sent, kept).measures.map((one) => one.id)).toEqual([1, 2, 3, 4]);
  });
});
