'use client';

import { roleLabel } from '#lib/domain/labels.ts';
import { ROLES } from '#lib/domain/types.ts';
import { FilterText } from '../form/filter-text.tsx';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { Select } from '../ui/select.tsx';
import type { PeopleQuery } from './people-query.ts';

const roleItems = [
  { value: 'all', label: 'Every role' },
  ...ROLES.map((value) => ({ value, label: roleLabel(value) })),
];
const stateItems = [
  { value: 'all', label: 'Every state' },
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Invited' },
  { value: 'blocked', label: 'Cannot sign in' },
  { value: 'deactivated', label: 'Deactivated' },
];

export type PeopleFiltersProps = {
  query: PeopleQuery;
  /** Invitations are for admins to read. */
  showsInvitations: boolean;
  /** "12 of 41 people". */
  count: string;
};

export function PeopleFilters({ query, showsInvitations, count }: PeopleFiltersProps) {
  const { setFilters } = useUrlFilters();
  const isFiltered = query.text !== '' || query.role !== null || query.state !== null;
  return (
    <FilterRow count={count}>
      <FilterText
        label="Search"
        placeholder="Name, e-mail or number"
        value={query.text}
        onValueChange={(q) => setFilters({ q })}
        className="w-full md:w-64"
      />
      <Field label="Role" className="max-md:flex-1">
        <Select
          items={roleItems}
          value={query.role ?? 'all'}
          onValueChange={(role) => setFilters({ role: role === 'all' ? '' : role })}
          className="md:w-36"
        />
      </Field>
      <Field label="State" className="max-md:flex-1">
        <Select
          items={showsInvitations ? stateItems : stateItems.filter(({ value }) => value !== 'invited')}
          value={query.state ?? 'all'}
          onValueChange={(state) => setFilters({ state: state === 'all' ? '' : state })}
          className="md:w-36"
        />
      </Field>
      {isFiltered ? (
        <Button variant="ghost" onClick={() => setFilters({ q: '', role: '', state: '' })}>
          Clear
        </Button>
      ) : null}
    </FilterRow>
  );
}
