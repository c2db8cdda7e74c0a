/** When a quick action is another one, with a reason of its own. Without what plans it, which browsers need not load. */
import type { PlanView, QuickForm } from './floor-panel.ts';

/** Whether rules are passed for which whoever does it has to find words of their own. */
export function passesLimit({ need }: Pick<PlanView, 'need'>): boolean {
  return need === 'reason' || need === 'second_supervisor';
}

/**
 * As long as it is the same, the form of a plan goes on with what was typed, though the hours that are left get fewer. A
 * plan that comes to pass a limit while it is looked at is another one: the usual reason in its form is none for that.
 */
export function planKey(
  { from, until, taker }: Pick<QuickForm, 'from' | 'until' | 'taker'>,
  plan: Pick<PlanView, 'need'>,
): string {
  return [from, until, taker, passesLimit(plan) ? plan.need : ''].join(' ');
}
