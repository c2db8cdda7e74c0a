/** Call-outs in the audit: who looked for somebody, whom they called or offered a shift, and what came of it. */
import { type AuditAction, type AuditFacts, noteOf, text } from './audit-facts.ts';

export const CALL_OUT_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'call_out.start': {
    label: 'Start a call-out',
    words: ({ after }) => {
      const how = after?.is_automatic === true ? ', whose offers the app makes' : '';
      return `started a call-out for opening ${text(after?.opening_id)}${how}`;
    },
  },
  'call_out.take_over': { label: 'Take a call-out over', words: () => 'took a call-out over' },
  'call_out.automatic': {
    label: 'Automatic offers of a call-out',
    words: ({ after }) =>
      after?.is_automatic === true
        ? 'let the app make the offers of a call-out'
        : 'let the app make no more offers of a call-out',
  },
  'call_out.fill': { label: 'Call-out filled', words: () => 'ended a call-out: its shift is filled' },
  'call_out.stop': {
    label: 'Stop a call-out',
    words: (facts) => `ended a call-out${noteOf(facts, 'end_reason')}`,
  },
  'call_out_offer.create': {
    label: 'Offer an open shift',
    words: (facts) => `offered an open shift to ${personOf(facts)}`,
  },
  'call_out_offer.update': { label: 'Offer answered or over', words: answered },
  'call_out_contact.create': { label: 'Call for an open shift', words: contacted },
};

function personOf({ names, after }: AuditFacts): string {
  return names('user', text(after?.person_id)) ?? 'a person';
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  accepted: 'took what a call-out offered',
  declined: 'noted that an offer of a call-out was declined',
  lapsed: 'let an offer of a call-out end without an answer',
  closed: 'ended an offer of a call-out',
};

function answered({ after }: AuditFacts): string {
  return STATE_WORDS[text(after?.state)] ?? 'changed an offer of a call-out';
}

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  refused: 'refused',
  no_answer: 'did not answer',
  message_left: 'was left a message',
  wrong_number: 'has a wrong number',
};

function contacted(facts: AuditFacts): string {
  const outcome = OUTCOME_WORDS[text(facts.after?.outcome)];
  return outcome === undefined
    ? `sent ${personOf(facts)} an offer`
    : `noted that ${personOf(facts)} ${outcome}, asked for an open shift`;
}
