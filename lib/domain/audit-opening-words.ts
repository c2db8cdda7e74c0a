/** Openings in the audit: published shifts without anybody, who asked for them, and who has them. */
import { type AuditAction, type AuditFacts, noteOf, text } from './audit-facts.ts';
import { formatDate } from './format.ts';
import { isLocalDate } from './time.ts';

export const OPENING_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'opening.open': {
    label: 'Open a shift',
    words: (facts) =>
      `opened shift ${text(facts.after?.assignment_id)}${dateOf(facts)} ${originOf(facts)}(${openingOf(facts)})`,
  },
  'opening.change': {
    label: 'Change an open shift',
    words: (facts) => `changed the times of ${openingOf(facts)}`,
  },
  'opening.post': {
    label: 'Post an open shift',
    words: (facts) => `posted ${openingOf(facts)}${modeOf(facts)}${noteOf(facts, 'note')}`,
  },
  'opening.claim': {
    label: 'Ask for an open shift',
    words: (facts) => `asked for ${openingOf(facts)}${noteOf(facts, 'note')}`,
  },
  'opening.withdraw_claim': {
    label: 'Withdraw a claim',
    words: (facts) => `no longer asked for ${openingOf(facts)}`,
  },
  'opening.decide_claim': {
    label: 'Decide a claim',
    words: (facts) => {
      const person = facts.names('user', facts.target.split('/')[1] ?? '') ?? 'a person';
      return facts.after?.state === 'won'
        ? `gave ${openingOf(facts)} to ${person}, who had asked for it`
        : `closed the claim of ${person} for ${openingOf(facts)}`;
    },
  },
  'opening.fill': {
    label: 'Fill an open shift',
    words: (facts) => `filled ${openingOf(facts)}${wayOf(facts)}${noteOf(facts, 'close_reason')}`,
  },
  'opening.withdraw': {
    label: 'Open shift not needed any more',
    words: (facts) => `closed ${openingOf(facts)}, which nobody has to work${noteOf(facts, 'close_reason')}`,
  },
  'opening.expire': {
    label: 'Open shift over',
    words: (facts) => `let ${openingOf(facts)} pass with nobody`,
  },
};

/** A row of a claim is named by the opening and the person. */
function openingOf({ target }: AuditFacts): string {
  return `opening ${target.split('/')[0] ?? target}`;
}

function dateOf({ after }: AuditFacts): string {
  const date = text(after?.shift_date);
  return isLocalDate(date) ? ` on ${formatDate(date, { year: true })}` : '';
}

const ORIGINS: Readonly<Record<string, string>> = {
  gap: 'for a time that is short ',
  leave: 'because its person is off ',
  sick: 'because its person is sick ',
  vacated: 'by taking its person off ',
};

function originOf({ after }: AuditFacts): string {
  return ORIGINS[text(after?.origin)] ?? '';
}

const WAYS: Readonly<Record<string, string>> = {
  claim: ' by a claim',
  award: ' by an award',
  call_out: ' by a call-out',
  extension: ' by an extension',
  mandate: ' by mandatory overtime',
  roster: ' on the roster',
};

function wayOf({ after }: AuditFacts): string {
  return WAYS[text(after?.closed_way)] ?? '';
}

function modeOf({ after }: AuditFacts): string {
  if (after?.is_ranked === true) return ' to be decided by the ranking';
  return after?.is_ranked === false ? ' to whoever is first' : '';
}
