'use client';

import { AUDIT_KINDS } from '#lib/domain/audit-kinds.ts';
import type { NamedTarget } from '#lib/domain/audit-names.ts';
import { AUDIT_FILTER_NAMES, type AuditQuery, type AuditQueryErrors } from '#lib/domain/audit-query.ts';
import { AUDIT_ACTION_GROUPS, AUDIT_GROUPS } from '#lib/domain/audit-words.ts';
import { isLocalDate, isLocalTime } from '#lib/domain/time.ts';
import { FilterText } from '../form/filter-text.tsx';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Button } from '../ui/button.tsx';
import { completeClockText } from '../ui/clock-text.ts';
import { Combobox } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { Select } from '../ui/select.tsx';

export type AuditFiltersProps = {
  query: AuditQuery;
  errors: AuditQueryErrors;
  /** Everybody who may have acted, by name. */
  people: readonly { id: string; fullName: string }[];
  /** What can be chosen by its name. */
  targets: readonly NamedTarget[];
  count: string;
};

const all = 'all';
const refusals = 'refusals';
const outcomes = [
  { value: all, label: 'Everything' },
  { value: refusals, label: 'Refusals only' },
];
const signIns = {
  value: 'Sign-ins',
  items: [
    { value: AUDIT_GROUPS.without, label: 'All but sign-ins' },
    { value: AUDIT_GROUPS.only, label: 'All sign-ins' },
  ],
};
const actionGroups = [
  signIns,
  ...AUDIT_ACTION_GROUPS.map(({ label, actions }) => ({
    value: label,
    items: actions.map(({ action, label: name }) => ({ value: action, label: name })),
  })),
];
const knownActions = new Set(actionGroups.flatMap(({ items }) => items.map(({ value }) => value)));
const kindItems = [
  { value: all, label: 'Anything' },
  ...Object.entries(AUDIT_KINDS).map(([value, { label }]) => ({ value, label })),
];
const ends = [
  { date: 'from', time: 'fromTime', label: 'From' },
  { date: 'to', time: 'toTime', label: 'To' },
] as const;
const half = 'w-[calc(50%-0.25rem)]';

/** Who, what, about what and when, all of it in the address. */
export function AuditFilters({ query, errors, people, targets, count }: AuditFiltersProps) {
  const { setFilters } = useUrlFilters(['before']);
  const isFiltered = AUDIT_FILTER_NAMES.some((name) => query[name] !== '');
  // An action that is looked for by its address alone.
  const actions =
    query.action === '' || knownActions.has(query.action)
      ? actionGroups
      : [...actionGroups, { value: 'Other', items: [{ value: query.action, label: query.action }] }];
  return (
    <FilterRow count={count} className="items-start [&>p]:self-end [&>p]:pb-1.5">
      <Field label="Person" error={errors.person} className={`${half} md:w-48`}>
        <Combobox
          groups={[{ value: '', items: people.map(({ id, fullName }) => ({ value: id, label: fullName })) }]}
          value={query.person}
          onValueChange={(person) => setFilters({ person })}
          placeholder="Everybody"
          nothing="Nobody is called that."
        />
      </Field>
      <Field label="Action" error={errors.action} className={`${half} md:w-60`}>
        <Combobox
          groups={actions}
          value={query.action}
          onValueChange={(action) => setFilters({ action })}
          placeholder="Every action"
          nothing="No action is called that."
        />
      </Field>
      <Field label="Outcome" error={errors.outcome} className={`${half} md:w-36`}>
        <Select
          items={outcomes}
          value={query.outcome === refusals ? refusals : all}
          onValueChange={(outcome) => setFilters({ outcome: outcome === refusals ? outcome : '' })}
        />
      </Field>
      <Field label="About" error={errors.kind} className={`${half} md:w-44`}>
        <Select
          items={kindItems}
          value={query.kind in AUDIT_KINDS ? query.kind : all}
          onValueChange={(kind) => setFilters({ kind: kind === all ? '' : kind, target: '' })}
        />
      </Field>
      <Target
        query={query}
        error={errors.target}
        targets={targets}
        onChange={(target) => setFilters({ target })}
      />
      {ends.map(({ date, time, label }) => (
        <fieldset key={date} className="flex max-md:w-full">
          <legend className="sr-only">{label}</legend>
          <FilterText
            type="date"
            label={label}
            value={isLocalDate(query[date]) ? query[date] : ''}
            onValueChange={(value) => {
              // A year that is being typed passes through the first millennium.
              if (value === '') setFilters({ [date]: '', [time]: '' });
              else if (value >= '1000') setFilters({ [date]: value });
            }}
            error={errors[date]}
            className="w-36 max-md:flex-1"
          />
          <FilterText
            type="text"
            label="Time"
            placeholder="00:00"
            value={isLocalTime(query[time]) ? query[time] : ''}
            onValueChange={(value) => {
              const typed = completeClockText(value);
              // What is not a time yet is still being typed.
              if (typed === '' || isLocalTime(typed)) setFilters({ [time]: typed });
            }}
            error={errors[time]}
            className="ml-1 w-20"
          />
        </fieldset>
      ))}
      {isFiltered ? (
        <Button
          variant="ghost"
          className="md:mt-6"
          onClick={() => setFilters(Object.fromEntries(AUDIT_FILTER_NAMES.map((name) => [name, ''])))}
        >
          Clear
        </Button>
      ) : null}
    </FilterRow>
  );
}

type TargetProps = {
  query: AuditQuery;
  error: string | undefined;
  targets: readonly NamedTarget[];
  onChange: (target: string) => void;
};

/** One thing of the kind: by its name where there are names, else by its number or id. */
function Target({ query, error, targets, onChange }: TargetProps) {
  const named = targets.filter(({ entity }) => entity === query.kind);
  const items = named.map(({ id, name }) => ({ value: String(id), label: name }));
  const isNamed =
    items.length > 0 && (query.target === '' || items.some(({ value }) => value === query.target));
  if (isNamed) {
    return (
      <Field label="Which" error={error} className={`${half} md:w-48`}>
        <Combobox
          groups={[{ value: '', items }]}
          value={query.target}
          onValueChange={onChange}
          placeholder={`Any ${(AUDIT_KINDS[query.kind]?.label ?? 'of them').toLowerCase()}`}
        />
      </Field>
    );
  }
  return (
    <FilterText
      label="Which"
      placeholder="Number or id"
      value={query.target}
      onValueChange={onChange}
      error={error}
      className={`${half} md:w-40`}
    />
  );
}
