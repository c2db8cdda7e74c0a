/** Mandatory overtime in words. */
import { listOf } from './audit-changes.ts';
import type { FillingRules } from './filling-records.ts';
import { countOf, formatDate } from './format.ts';
import type { MandateContact, MandateKind, MandateLine, MandateOutcome } from './mandate-records.ts';
import { createZone } from './time.ts';
import type { Instant } from './types.ts';

export const MANDATE_KIND_WORDS: Readonly<Record<MandateKind, string>> = {
  mandate: 'Mandate',
  holdover: 'Holdover',
  early_call_in: 'Early call-in',
};

export const MANDATE_OUTCOME_WORDS: Readonly<Record<MandateOutcome, string>> = {
  assigned: 'Ordered',
  refused: 'Refused',
  no_contact: 'No contact',
  wrong_number: 'Wrong number',
  voided: 'Void',
};

/** How the list is ordered, in a sentence. */
export const MANDATE_ORDER_WORDS: Readonly<Record<FillingRules['mandate']['order'], string>> = {
  rotation:
    'Whoever was never mandated is first, then whoever was longest ago; among equals the least senior.',
  inverse_seniority: 'The least senior is first, whenever they were last mandated.',
};

/** What counts for a place on the list, in a sentence. */
export function chargeWords({ chargesRefusal, chargesExtension }: FillingRules['mandate']): string {
  const counts = [
    'mandates',
    ...(chargesExtension ? ['holdovers', 'early call-ins'] : []),
    ...(chargesRefusal ? ['refusals'] : []),
  ];
  const not = [
    ...(chargesExtension ? [] : ['holdovers', 'early call-ins']),
    ...(chargesRefusal ? [] : ['refusals']),
    'calls that reach nobody',
  ];
  return `${capital(listOf(counts))} count; ${listOf(not)} do not.`;
}

/** `Counts`, `Counted until it was void`, `Does not count`. */
export function chargedWords({
  isCharged,
  voidedBy,
  outcome,
}: Pick<MandateLine, 'isCharged' | 'voidedBy' | 'outcome'>): string {
  if (outcome === 'voided') return 'Voids a record';
  if (voidedBy !== null) return 'Void, does not count';
  return isCharged ? 'Counts' : 'Does not count';
}

/** `Never`, or `2, last Wed 4 Feb 2026`, by the center's date. */
export function mandatedWords(mandates: number, lastAt: Instant | null, timeZone: string): string {
  if (mandates === 0 || lastAt === null) return 'Never mandated';
  const date = formatDate(createZone(timeZone).toLocal(lastAt).date, { year: true });
  return `${countOf(mandates, 'time', 'times')}, last ${date}`;
}

const CONTACT_OUTCOMES: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  refused: 'Refused',
  no_answer: 'No answer',
  no_contact: 'No contact',
  message_left: 'Message left',
  wrong_number: 'Wrong number',
};

const CHANNELS: Readonly<Record<NonNullable<MandateContact['channel']>, string>> = {
  phone: 'by phone',
  sms: 'by text',
  email: 'by e-mail',
  push: 'by push',
  app: 'in the app',
  link: 'by link',
};

/** `No answer, by phone`, `Offered, by text`, `Refused: has no sitter`. */
export function contactWords({
  outcome,
  channel,
  note,
}: Pick<MandateContact, 'outcome' | 'channel' | 'note'>): string {
  const what = outcome === null ? 'Offered' : (CONTACT_OUTCOMES[outcome] ?? outcome);
  const how = channel === null ? '' : `, ${CHANNELS[channel]}`;
  return `${what}${how}${note === null ? '' : `: ${note}`}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
