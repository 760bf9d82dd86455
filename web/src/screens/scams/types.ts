export interface ScamForm {
  questions: { id: string; text: string; help: string; source: string }[];
  seller_questions: { id: string; text: string; source: string }[];
  keeps: { text: string }[];
  tells: { who: string; how: string; why: string }[];
  withdrawal_most_employees: number;
}
export interface Judgement {
  verdict: 'very_likely' | 'doubt' | 'nothing_abnormal';
  title: string;
  text: string;
  reasons: { question: string; text: string; todo: string; weight: number }[];
}
export interface SellerJudgement {
  judgement: Judgement;
  siren_state: 'valid' | 'wrong_key' | 'malformed' | 'missing';
  siren_text: string;
  withdrawal?: { state: 'open' | 'over' | 'no'; last_day?: string; text: string };
}
export interface Letter {
  id: string;
  state: 'received' | 'verified' | 'answered' | 'scam';
  at: string;
  by: string;
  version: number;
  facts: { from: string; channel: string; received_on: string; summary: string; reference: string; verdict: string; due_on?: string; decision: string; inspection?: string };
}
