import type { CallOutContact } from '#lib/domain/call-out-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { type CallLook, contactWords, momentWords } from './call-out-words.ts';

export type ContactLineProps = {
  contact: CallOutContact;
  /** Where it is not clear from what is around. */
  personName?: string | undefined;
  now: Instant;
  look: CallLook;
};

/** One attempt: `03:04 Ben Ode · Call: No answer · “voice mail is full” · Sam Ortiz`. */
export function ContactLine({ contact, personName, now, look }: ContactLineProps) {
  const { note, byName, at } = contact;
  return (
    <span className="wrap-anywhere">
      <span className="font-mono text-muted-foreground">{momentWords(at, now, look)}</span>{' '}
      {personName === undefined ? null : <span className="font-medium">{personName} </span>}
      {contactWords(contact)}
      {note === null ? '' : ` · “${note}”`}
      <span className="text-muted-foreground"> · {byName ?? 'the app'}</span>
    </span>
  );
}
