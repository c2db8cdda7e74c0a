'use client';

import { useMemo, useState } from 'react';
import type { ChatPerson } from '#lib/domain/chat-records.ts';
import { matchPeople } from '#lib/domain/chat-view-text.ts';
import { countOf } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

/** More are found by typing. */
const shownMax = 100;

export type PeoplePickerProps = {
  label: string;
  people: readonly ChatPerson[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
};

/** Several people of many: what is chosen stays chosen while one looks for the next. */
export function PeoplePicker({ label, people, chosen, onChange }: PeoplePickerProps) {
  const [query, setQuery] = useState('');
  const shown = useMemo(() => matchPeople(people, query, shownMax), [people, query]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">
        {label} <span className="font-normal text-muted-foreground">({chosen.length} chosen)</span>
      </legend>
      <Field label="Find by name" hideLabel>
        <Input
          type="search"
          placeholder="Find by name"
          autoComplete="off"
          value={query}
          onValueChange={setQuery}
          onKeyDown={(event) => {
            // It finds, and does not send the form around it.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      </Field>
      <ul className="max-h-72 overflow-y-auto rounded-lg border bg-card p-1">
        {shown.map((person) => (
          <li key={person.id} className="flex items-center justify-between gap-3 rounded-sm px-2 py-1">
            <Checkbox
              label={<bdi className="wrap-anywhere">{person.fullName}</bdi>}
              checked={chosen.includes(person.id)}
              onCheckedChange={(isChosen) =>
                onChange(isChosen ? [...chosen, person.id] : chosen.filter((id) => id !== person.id))
              }
            />
            <span className="shrink-0 text-sm text-muted-foreground">{roleLabel(person.role)}</span>
          </li>
        ))}
        {shown.length === 0 ? (
          <li className="px-2 py-1.5 text-muted-foreground">Nobody is called that.</li>
        ) : null}
      </ul>
      {shown.length === shownMax ? (
        <p className="text-sm text-muted-foreground">
          The first {countOf(shownMax, 'person', 'people')}: type a part of a name to find others.
        </p>
      ) : null}
    </fieldset>
  );
}
