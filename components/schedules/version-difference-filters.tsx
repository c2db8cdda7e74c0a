'use client';

import { DIFFERENCE_KINDS } from '#lib/domain/roster-difference.ts';
import type { DifferenceQuery } from '#lib/domain/version-query.ts';
import { FilterText } from '../form/filter-text.tsx';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { Select } from '../ui/select.tsx';

const labels = { added: 'Added', removed: 'Removed', changed: 'Changed' } as const;
const items = [
  { value: 'all', label: 'Every change' },
  ...DIFFERENCE_KINDS.map((value) => ({ value, label: labels[value] })),
];

/** Who and what of a difference is listed. */
export function DifferenceFilters({ query, count }: { query: DifferenceQuery; count: string }) {
  const { setFilters } = useUrlFilters(['people']);
  return (
    <FilterRow label="Filter the differences" count={count}>
      <FilterText
        label="Search"
        placeholder="Name"
        value={query.text}
        onValueChange={(q) => setFilters({ q })}
        className="w-full md:w-64"
      />
      <Field label="Change" className="max-md:flex-1">
        <Select
          items={items}
          value={query.kind ?? 'all'}
          onValueChange={(kind) => setFilters({ kind: kind === 'all' ? '' : kind })}
          className="md:w-36"
        />
      </Field>
    </FilterRow>
  );
}
