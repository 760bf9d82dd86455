/** A refusal in words: what happened, and what to do next. */
import { ApiProblem } from '../api';
import { t } from '../i18n';

export function headingOf(problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return t('error.page');
  if (problem.title) return problem.title;
  return problem.code === 'network.unreachable' ? t('error.unreachable') : t('error.unreadable');
}
export function nextOf(problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return '';
  return problem.code === 'network.unreachable' ? t('error.unreachable_next') : problem.next;
}
