'use client';

import { useState, useTransition } from 'react';
import { answerOf, textOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { EmergencyContact, StoredEmergencyContact } from '#lib/domain/people-records.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import { CardSection } from './card-section.tsx';
import { DialogForm } from './dialog-form.tsx';
import { FactsList } from './facts-list.tsx';
import { PhoneLink } from './phone-link.tsx';

export type SaveContact = (input: {
  userId: string;
  expectedVersion: number | null;
  contact: { name: string; relation: string; phone: string; note: string } | null;
}) => Promise<ActionResult<unknown>>;

export type EmergencySectionProps = {
  person: { id: string; fullName: string };
  /** Reads the contact; the look is recorded. */
  show: (input: { userId: string }) => Promise<ActionResult<{ contact: StoredEmergencyContact | null }>>;
  /** Null for whoever only reads. */
  save: SaveContact | null;
};

/** Whom to call when something happens to a person: shown when it is asked for, and who asked is recorded. */
export function EmergencySection({ person, show, save }: EmergencySectionProps) {
  const [isPending, startTransition] = useTransition();
  const [shown, setShown] = useState<{ contact: StoredEmergencyContact | null } | null>(null);
  const [error, setError] = useState<string | null>(null);
  function load() {
    startTransition(async () => {
      const answer = await answerOf(() => show({ userId: person.id }));
      setError(answer.ok ? null : answer.message);
      if (answer.ok) setShown(answer.data);
    });
  }
  return (
    <CardSection
      title="Emergency contact"
      action={
        shown === null || save === null ? null : (
          <ContactDialog person={person} contact={shown.contact} save={save} onSaved={load} isOwn={false} />
        )
      }
    >
      <FormMessage>{error}</FormMessage>
      {shown === null ? (
        <>
          <p className="text-muted-foreground">
            For emergencies alone. That you looked is recorded in the audit.
          </p>
          <div>
            <Button pending={isPending} onClick={load}>
              Show
            </Button>
          </div>
        </>
      ) : (
        <div aria-live="polite">
          <ContactFacts contact={shown.contact} />
        </div>
      )}
    </CardSection>
  );
}

/** A person's own contact, as it is kept. */
export function OwnEmergencyContact({
  person,
  contact,
  save,
}: {
  person: { id: string; fullName: string };
  contact: StoredEmergencyContact | null;
  save: SaveContact;
}) {
  return (
    <>
      <p className="text-muted-foreground">
        Supervisors and admins can look it up in an emergency; who looked is recorded.
      </p>
      <ContactFacts contact={contact} />
      <div>
        <ContactDialog person={person} contact={contact} save={save} onSaved={() => {}} isOwn />
      </div>
    </>
  );
}

function ContactFacts({ contact }: { contact: EmergencyContact | null }) {
  if (contact === null) return <p className="text-muted-foreground">None given.</p>;
  return (
    <FactsList
      facts={[
        ['Name', contact.name],
        ['Relation', contact.relation ?? 'Not given'],
        ['Phone', <PhoneLink key="phone" phone={contact.phone} />],
        ...(contact.note === null ? [] : [['Note', contact.note] as const]),
      ]}
    />
  );
}

/** What the form says; null when all of it is empty. */
function contactOf(data: FormData): Parameters<SaveContact>[0]['contact'] {
  const fields = {
    name: textOf(data, 'name'),
    relation: textOf(data, 'relation'),
    phone: textOf(data, 'phone'),
    note: textOf(data, 'note'),
  };
  return Object.values(fields).every((text) => text.trim() === '') ? null : fields;
}

function ContactDialog({
  person,
  contact,
  save,
  onSaved,
  isOwn,
}: {
  person: { id: string; fullName: string };
  contact: StoredEmergencyContact | null;
  save: SaveContact;
  onSaved: () => void;
  isOwn: boolean;
}) {
  return (
    <DialogForm
      trigger={<Button size={isOwn ? 'md' : 'sm'}>{contact === null ? 'Add…' : 'Change…'}</Button>}
      title={isOwn ? 'Your emergency contact' : `Emergency contact of ${person.fullName}`}
      description="Leave every field empty to keep none."
      submitLabel="Save contact"
      call={(data) => {
        const version = contact?.version ?? null;
        return save({ userId: person.id, expectedVersion: version, contact: contactOf(data) });
      }}
      onDone={(_answer, form) => {
        const whose = isOwn ? 'Your' : 'The';
        toast.success(
          contactOf(form) === null ? 'No emergency contact is kept.' : `${whose} emergency contact is saved.`,
        );
        onSaved();
      }}
    >
      {(errors) => (
        <>
          <Field name="name" label="Name" error={errors.name}>
            <Input defaultValue={contact?.name ?? ''} maxLength={120} autoComplete="off" />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="relation"
              label="Relation"
              optional
              hint="Wife, brother, friend."
              error={errors.relation}
            >
              <Input defaultValue={contact?.relation ?? ''} maxLength={60} autoComplete="off" />
            </Field>
            <Field name="phone" label="Phone" error={errors.phone}>
              <Input
                type="tel"
                inputMode="tel"
                defaultValue={contact?.phone ?? ''}
                maxLength={32}
                autoComplete="off"
              />
            </Field>
          </div>
          <Field name="note" label="Note" optional error={errors.note}>
            <Textarea rows={2} maxLength={300} defaultValue={contact?.note ?? ''} />
          </Field>
          <FormMessage>{errors.contact}</FormMessage>
        </>
      )}
    </DialogForm>
  );
}
