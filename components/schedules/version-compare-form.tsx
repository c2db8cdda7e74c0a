'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { VersionName, VersionsQuery } from '#lib/domain/version-query.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

export type CompareFormProps = {
  scheduleId: number;
  /** The latest first. */
  versions: readonly number[];
  compare: VersionsQuery['compare'];
};

const labelOf = (name: VersionName): string => (name === 'now' ? 'As it is now' : `Version ${name}`);

/** Chooses which two states of a schedule are compared. */
export function CompareForm({ scheduleId, versions, compare }: CompareFormProps) {
  const router = useRouter();
  const latest = versions[0] ?? 1;
  const [from, setFrom] = useState(String(compare?.from ?? versions[1] ?? latest));
  const [to, setTo] = useState(String(compare?.to ?? (versions.length > 1 ? latest : 'now')));
  const names: VersionName[] = ['now', ...versions];
  const items = names.map((name) => ({ value: String(name), label: labelOf(name) }));
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        router.push(`/schedules/${scheduleId}/versions?from=${from}&to=${to}`);
      }}
    >
      <Field label="Compare">
        <Select items={items} value={from} onValueChange={setFrom} className="w-40" />
      </Field>
      <Field label="With">
        <Select items={items} value={to} onValueChange={setTo} className="w-40" />
      </Field>
      <Button type="submit" disabled={from === to}>
        Compare
      </Button>
    </form>
  );
}
