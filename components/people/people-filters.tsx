'use client';

import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import { ENDS_SOON_DAYS } from '#lib/domain/person-words.ts';
import { PATTERN_IDS } from '#lib/domain/types.ts';
import { FilterText } from '../form/filter-text.tsx';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { Select, type SelectItem } from '../ui/select.tsx';
import { isFiltered, PEOPLE_ROLES, type PeopleQuery } from './people-query.ts';

const roleItems = [
  { value: 'all', label: 'Every role' },
  ...PEOPLE_ROLES.map((value) => ({ value, label: roleLabel(value) })),
];
const patternItems = [
  { value: 'all', label: 'Every pattern' },
  ...PATTERN_IDS.map((value) => ({ value, label: patternLabel(value) })),
  { value: 'none', label: patternLabel(null) },
];
const stateItems = [
  { value: 'all', label: 'Every state' },
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Invited' },
  { value: 'trainee', label: 'Trainee' },
  { value: 'light_duty', label: 'Light duty' },
  { value: 'blocked', label: 'Cannot sign in' },
  { value: 'deactivated', label: 'Deactivated' },
  { value: 'undecided', label: 'Shifts to decide' },
];
const certificateItems = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waits to be confirmed' },
  { value: 'expired', label: 'Expired' },
  { value: '7', label: 'Expires within 7 days' },
  { value: '30', label: 'Expires within 30 days' },
  { value: '60', label: 'Expires within 60 days' },
];
/** A choice of the list that is no qualification. */
const soon = 'soon';

export type PeopleFiltersProps = {
  query: PeopleQuery;
  /** Invitations are for admins to read. */
  showsInvitations: boolean;
  /** Of the agency; one center needs no filter. */
  centers: readonly { id: string; name: string }[];
  qualifications: readonly { id: number; name: string }[];
  /** "12 of 41 people". */
  count: string;
};

/** Narrows the directory; all of it is in the URL. */
export function PeopleFilters(props: PeopleFiltersProps) {
  const { query, showsInvitations, centers, qualifications, count } = props;
  const { setFilters } = useUrlFilters(['person']);
  return (
    <FilterRow count={count}>
      <FilterText
        label="Search"
        placeholder="Name, e-mail, number or phone"
        value={query.text}
        onValueChange={(q) => setFilters({ q })}
        className="w-full md:w-64"
      />
      <Choice
        label="Role"
        items={roleItems}
        value={query.role}
        onChange={(role) => setFilters({ role })}
        className="md:w-32"
      />
      <Choice
        label="State"
        items={showsInvitations ? stateItems : stateItems.filter(({ value }) => value !== 'invited')}
        value={query.state}
        onChange={(state) => setFilters({ state })}
        className="md:w-36"
      />
      <Choice
        label="Pattern"
        items={patternItems}
        value={query.pattern}
        onChange={(pattern) => setFilters({ pattern })}
        className="md:w-36"
      />
      {centers.length < 2 ? null : (
        <Choice
          label="Center"
          items={[
            { value: 'all', label: 'Every center' },
            ...centers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={query.center}
          onChange={(center) => setFilters({ center })}
          className="md:w-40"
        />
      )}
      {qualifications.length === 0 ? null : (
        <Choice
          label="Qualification"
          items={[
            { value: 'all', label: 'Any or none' },
            ...qualifications.map(({ id, name }) => ({ value: String(id), label: name })),
            { value: soon, label: `Ends within ${ENDS_SOON_DAYS} days` },
          ]}
          value={query.endsSoon ? soon : query.qualification === null ? null : String(query.qualification)}
          onChange={(value) =>
            setFilters(
              value === soon ? { ends: 'soon', qualification: '' } : { ends: '', qualification: value },
            )
          }
          className="md:w-44"
        />
      )}
      <Choice
        label="Certificates"
        items={certificateItems}
        value={query.certificate}
        onChange={(certificate) => setFilters({ certificate })}
        className="md:w-44"
      />
      {isFiltered(query) ? (
        <Button
          variant="ghost"
          onClick={() =>
            setFilters({
              q: '',
              role: '',
              state: '',
              pattern: '',
              center: '',
              qualification: '',
              ends: '',
              certificate: '',
            })
          }
        >
          Clear
        </Button>
      ) : null}
    </FilterRow>
  );
}

function Choice({
  label,
  items,
  value,
  onChange,
  className,
}: {
  label: string;
  items: readonly SelectItem[];
  /** Null = all. */
  value: string | null;
  /** Empty = all. */
  onChange: (value: string) => void;
  className: string;
}) {
  return (
    <Field label={label} className="max-md:min-w-36 max-md:flex-1">
      <Select
        items={items}
        value={value ?? 'all'}
        onValueChange={(next) => onChange(next === 'all' ? '' : next)}
        className={className}
      />
    </Field>
  );
}
