import type { MandateContact } from '#lib/domain/mandate-records.ts';
import { contactWords } from '#lib/domain/mandate-words.ts';

export type ContactListProps = {
  contacts: readonly MandateContact[];
  stamp: (byName: string | null, at: number) => string;
};

/** Who was tried, how, and what came of it, oldest first. */
export function ContactList({ contacts, stamp }: ContactListProps) {
  return (
    <ul aria-label="Contacts" className="@container divide-y rounded-lg border bg-card">
      {contacts.map((contact) => (
        <li
          key={`${contact.at} ${contact.personId} ${contact.outcome} ${contact.channel}`}
          className="grid min-h-row items-start gap-x-4 gap-y-0.5 px-cell py-1.5 @xl:grid-cols-[14rem_minmax(0,1fr)_16rem]"
        >
          <span className="font-medium wrap-anywhere">{contact.personName}</span>
          <span className="wrap-anywhere">{contactWords(contact)}</span>
          <span className="text-sm text-muted-foreground @xl:text-right">
            {stamp(contact.byName ?? 'the app', contact.at)}
          </span>
        </li>
      ))}
    </ul>
  );
}
