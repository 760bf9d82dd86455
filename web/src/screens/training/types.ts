/** GET /lessons. The score is one's own: nobody else's screen has it. */
export interface LessonLine {
  id: string;
  title: string;
  summary: string;
  state: 'todo' | 'done' | 'expired';
  minutes: number;
  questions: number;
  pass_right: number;
  attempts: number;
  right: number;
  on?: string;
  until?: string;
}
export interface Lesson {
  lesson: LessonLine;
  cards: { title: string; text: string }[];
  questions: { id: string; text: string; answers: string[] }[];
  sources: { ref: string; url: string; confidence: 'seen' | 'second_hand' | 'memory' | 'computed'; summary: string; read_on: string }[];
}
export interface Marks {
  right: number;
  total: number;
  passed: boolean;
  questions: { id: string; text: string; source: string; right: boolean; answers: { text: string; right: boolean; chosen: boolean; why: string }[] }[];
}
export const lessonChip = { todo: 'todo', done: 'done', expired: 'due' } as const;
