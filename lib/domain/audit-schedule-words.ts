/** Schedules, scenarios and rosters in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { countOf, formatDate, formatDateRange } from './format.ts';
import { editWords, givenWords, parameterWords, publicationWords } from './history-words.ts';
import { isLocalDate } from './time.ts';

export const SCHEDULE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'schedule.create': { label: 'Create a schedule', words: scheduleCreation },
  'schedule.generate_start': {
    label: 'Start a generation',
    words: (facts) => `started to generate ${scheduleOf(facts)}${parameterWords(facts.details)}`,
  },
  'schedule.generate_stop': {
    label: 'Stop a generation',
    words: (facts) => `asked for the best so far of ${scheduleOf(facts)}`,
  },
  'schedule.generate': { label: 'Generate a schedule', words: generation },
  'schedule.generate_failed': {
    label: 'Generation failed',
    words: (facts) =>
      `did not get ${scheduleOf(facts)} generated: ${text(facts.details.reason) || 'no reason given'}`,
  },
  'schedule.generate_cancelled': {
    label: 'Cancel a generation',
    words: (facts) => `cancelled the generation of ${scheduleOf(facts)}`,
  },
  'scenario.create': {
    label: 'Create a scenario',
    words: (facts) => `created the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate_start': {
    label: 'Start to compute a scenario',
    words: (facts) => `started to compute the scenario ${scenarioOf(facts)}${parameterWords(facts.details)}`,
  },
  'scenario.generate_stop': {
    label: 'Stop a scenario',
    words: (facts) => `asked for the best so far of the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate': {
    label: 'Compute a scenario',
    words: (facts) => `computed the scenario ${scenarioOf(facts)}`,
  },
  'scenario.generate_failed': {
    label: 'Scenario failed',
    words: (facts) =>
      `did not get the scenario ${scenarioOf(facts)} computed: ${text(facts.details.reason) || 'no reason given'}`,
  },
  'scenario.generate_cancelled': {
    label: 'Cancel a scenario',
    words: (facts) => `cancelled the scenario ${scenarioOf(facts)}`,
  },
  'scenario.adopt': {
    label: 'Adopt a scenario',
    words: (facts) => `made the scenario ${scenarioOf(facts)} the draft${givenWords(facts.details)}`,
  },
  'scenario.remove': {
    label: 'Remove a scenario',
    words: (facts) => `removed the scenario ${scenarioOf(facts)}`,
  },
  'schedule.publish': { label: 'Publish a schedule', words: publication },
  'schedule.revise': { label: 'Revise a schedule', words: revision },
  'schedule.refresh': {
    label: 'Bring changes into a revision',
    words: (facts) =>
      `brought ${countOf(Number(facts.details.brought_in), 'shift', 'shifts')} that had changed since into ${scheduleOf(facts)}`,
  },
  'schedule.discard': {
    label: 'Discard a draft',
    words: (facts) => `discarded the draft ${scheduleOf(facts)}`,
  },
  'roster.edit': { label: 'Edit a roster', words: rosterEdit },
  'roster.request_edit': {
    label: 'Ask to confirm an edit',
    words: (facts) => `asked for a second supervisor for an edit of ${scheduleOf(facts)}${reasonOf(facts)}`,
  },
  'roster.decline_edit': {
    label: 'Decline an edit',
    words: (facts) => `declined an edit of ${scheduleOf(facts)}${reasonOf(facts, 'note')}`,
  },
  'roster.withdraw_edit': {
    label: 'Withdraw an edit',
    words: (facts) => `withdrew an edit of ${scheduleOf(facts)}`,
  },
  'assigned_shift.create': { label: 'Add a person’s shift', words: (facts) => assignment(facts, 'added') },
  'assigned_shift.update': {
    label: 'Change a person’s shift',
    words: (facts) => assignment(facts, 'changed'),
  },
  'assigned_shift.remove': {
    label: 'Remove a person’s shift',
    words: (facts) => assignment(facts, 'removed'),
  },
};

function scheduleOf(facts: AuditFacts): string {
  const name = facts.names('schedule', facts.target) ?? text(facts.after?.name);
  return name === '' ? `schedule ${facts.target}` : `“${name}”`;
}

function scheduleCreation(facts: AuditFacts): string {
  const [from, to] = [text(facts.after?.start_date), text(facts.after?.end_date)];
  const dates = isLocalDate(from) && isLocalDate(to) ? `, ${formatDateRange(from, to)}` : '';
  return `created the draft ${scheduleOf(facts)}${dates}`;
}

function generation(facts: AuditFacts): string {
  return `generated ${scheduleOf(facts)}${givenWords(facts.details)}`;
}

/** `“Two more” of “Spring”`. A scenario is gone with its draft, so the row says its name. */
function scenarioOf({ details, names, target }: AuditFacts): string {
  const name = text(details.name);
  const schedule = names('schedule', text(details.schedule));
  return `${name === '' ? target : `“${name}”`}${schedule === null ? '' : ` of “${schedule}”`}`;
}

/** `edited “Spring”: 2 shifts changed, 1 shift added; asked for by Ana Kim; 3 people to be told; reason: Sick call`. */
function rosterEdit(facts: AuditFacts): string {
  const { details, entry, names } = facts;
  const counts = editWords(details);
  const askedBy = text(details.requested_by);
  const told = Number(details.people_told ?? 0);
  return (
    [
      `edited ${scheduleOf(facts)}${counts === '' ? '' : `: ${counts}`}`,
      ...(askedBy === '' || askedBy === entry.actorId
        ? []
        : [`asked for by ${names('user', askedBy) ?? 'another person'}`]),
      ...(told === 0 ? [] : [`${countOf(told, 'person', 'people')} to be told`]),
    ].join('; ') + reasonOf(facts)
  );
}

function reasonOf({ details }: AuditFacts, key = 'reason'): string {
  const reason = text(details[key]);
  return reason === '' ? '' : `; ${key}: ${reason}`;
}

function publication(facts: AuditFacts): string {
  return `published ${scheduleOf(facts)}${publicationWords(facts.details)}`;
}

function revision(facts: AuditFacts): string {
  const revises = text(facts.details.revises);
  const name = facts.names('schedule', revises);
  const from = text(facts.details.from_date);
  const fromWhen = isLocalDate(from) ? ` from ${formatDate(from, { year: true })} on` : '';
  return `began to revise ${name === null ? `schedule ${revises}` : `“${name}”`}${fromWhen}`;
}

function assignment(facts: AuditFacts, verb: string): string {
  const row = facts.after ?? facts.before ?? {};
  const userId = text(row.user_id);
  const date = text(row.shift_date);
  const when = isLocalDate(date) ? ` on ${formatDate(date, { year: true })}` : '';
  if (userId === '') return `${verb} an open shift${when}`;
  return `${verb} a shift of ${facts.names('user', userId) ?? 'a person'}${when}`;
}
