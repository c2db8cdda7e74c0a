'use client';

import type { AuditQuery } from '#lib/domain/audit-query.ts';
import { AUDIT_ACTION_GROUPS, AUDIT_GROUPS } from '#lib/domain/audit-words.ts';
import { isLocalDate } from '#lib/domain/time.ts';
import { FilterText } from '../form/filter-text.tsx';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { Select } from '../ui/select.tsx';

export type AuditFiltersProps = {
  query: AuditQuery;
  errors: Partial<Record<keyof AuditQuery, string>>;
  /** Everybody who may have acted, by name. */
  people: readonly { id: string; fullName: string }[];
  count: string;
};

const all = 'all';
const groups: { value: string; label: string }[] = [
  { value: AUDIT_GROUPS.without, label: 'All but sign-ins' },
  { value: AUDIT_GROUPS.only, label: 'All sign-ins' },
];
const filterNames = ['person', 'action', 'from', 'to', 'target'] as const;
const dates = [
  { name: 'from', label: 'From' },
  { name: 'to', label: 'To' },
] as const;

export function AuditFilters({ query, errors, people, count }: AuditFiltersProps) {
  const { setFilters } = useUrlFilters(['before']);
  const isFiltered = filterNames.some((name) => query[name] !== '');
  const listed = AUDIT_ACTION_GROUPS.flatMap(({ actions }) => actions);
  const actionItems = [...groups, ...listed.map(({ action, label }) => ({ value: action, label }))];
  // An action that is looked for by its address alone.
  if (query.action !== '' && !actionItems.some(({ value }) => value === query.action)) {
    actionItems.push({ value: query.action, label: query.action });
  }
  return (
    <FilterRow count={count} className="items-start [&>p]:self-end [&>p]:pb-1.5">
      <Field label="Person" error={errors.person} className="w-[calc(50%-0.25rem)] md:w-44">
        <Select
          items={[
            { value: all, label: 'Everybody' },
            ...people.map(({ id, fullName }) => ({ value: id, label: fullName })),
          ]}
          value={query.person || all}
          onValueChange={(value) => setFilters({ person: value === all ? '' : value })}
        />
      </Field>
      <Field label="Action" error={errors.action} className="w-[calc(50%-0.25rem)] md:w-44">
        <Select
          items={[{ value: all, label: 'Every action' }, ...actionItems]}
          value={query.action || all}
          onValueChange={(value) => setFilters({ action: value === all ? '' : value })}
        />
      </Field>
      {dates.map(({ name, label }) => (
        <FilterText
          key={name}
          type="date"
          label={label}
          value={isLocalDate(query[name]) ? query[name] : ''}
          onValueChange={(date) => {
            // A year that is being typed passes through the first millennium.
            if (date === '' || date >= '1000') setFilters({ [name]: date });
          }}
          error={errors[name]}
          className="w-40 max-md:flex-1"
        />
      ))}
      <FilterText
        label="Target"
        placeholder="Id of what was changed"
        value={query.target}
        onValueChange={(target) => setFilters({ target })}
        error={errors.target}
        className="w-full md:w-44"
      />
      {isFiltered ? (
        <Button
          variant="ghost"
          className="md:mt-6"
          onClick={() => setFilters(Object.fromEntries(filterNames.map((name) => [name, ''])))}
        >
          Clear
        </Button>
      ) : null}
    </FilterRow>
  );
}
