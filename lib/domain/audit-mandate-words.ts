/** Mandatory overtime in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { formatDate } from './format.ts';
import { isLocalDate } from './time.ts';

export const MANDATE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'mandate.assign': {
    label: 'Order mandatory overtime',
    words: (facts) => `ordered ${personOf(facts)} to ${workOf(facts)}${chargeOf(facts)} (${recordOf(facts)})`,
  },
  'mandate.contact': {
    label: 'Call for mandatory overtime',
    words: (facts) => `recorded that ${contactOf(facts)}${chargeOf(facts)} (${recordOf(facts)})`,
  },
  'mandate.void': {
    label: 'Void a record of mandatory overtime',
    words: (facts) =>
      `made record ${text(facts.details.voids)} of mandatory overtime of ${personOf(facts)} void${reasonOf(facts)}`,
  },
};

function personOf({ details, names }: AuditFacts): string {
  return names('user', text(details.person)) ?? 'a person';
}

function recordOf({ target, details }: AuditFacts): string {
  const reason = text(details.reason);
  return `record ${target}${reason === '' ? '' : `: ${reason}`}`;
}

function dateOf({ details }: AuditFacts): string {
  const date = text(details.shift_date);
  return isLocalDate(date) ? ` on ${formatDate(date, { year: true })}` : '';
}

const WORK: Readonly<Record<string, string>> = {
  mandate: 'a shift',
  holdover: 'stay on',
  early_call_in: 'come in early',
};

function workOf(facts: AuditFacts): string {
  return `${WORK[text(facts.details.kind)] ?? 'a shift'}${dateOf(facts)}`;
}

function contactOf(facts: AuditFacts): string {
  const person = personOf(facts);
  const shift = `a mandate${dateOf(facts)}`;
  switch (text(facts.details.outcome)) {
    case 'refused':
      return `${person} refused ${shift}`;
    case 'wrong_number':
      return `the number of ${person} is wrong, when calling for ${shift}`;
    default:
      return `${person} was not reached for ${shift}`;
  }
}

function chargeOf({ details }: AuditFacts): string {
  return details.is_charged === true ? ', which counts for their place' : ', which does not count';
}

function reasonOf({ details }: AuditFacts): string {
  const reason = text(details.reason);
  return reason === '' ? '' : `: ${reason}`;
}
