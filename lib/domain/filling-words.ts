/** How screens and records name the parts of a search. */
import type { StepChannel, StepCriterion, StepFilter } from './filling-records.ts';

export const FILTER_LABELS: Readonly<Record<StepFilter, string>> = {
  extension: 'On duty right before or after',
  volunteers: 'Volunteers',
  part_time: 'Part-time',
  off: 'Off that day',
  standby: 'On standby',
  split: 'A holdover and an early call-in',
  mandate: 'Mandate',
};

export const CRITERION_LABELS: Readonly<Record<StepCriterion, string>> = {
  overtime_hours: 'Fewest overtime hours',
  week_hours: 'Fewest hours that week',
  seniority: 'Seniority',
  wish: 'Wishes overtime then',
  preference: 'Prefers such shifts',
  rest: 'Most rest',
  claimed_first: 'Asked for it first',
};

export const CHANNEL_LABELS: Readonly<Record<StepChannel, string>> = {
  phone: 'Phone',
  push: 'Push',
  sms: 'Text message',
  email: 'Email',
};
