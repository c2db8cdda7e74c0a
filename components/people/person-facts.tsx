import type { ReactNode } from 'react';
import { formatDateRange } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { LocalDate, PatternId, Role } from '#lib/domain/types.ts';

export type PersonFactsProps = {
  email: string;
  role: Role;
  centerName: string | null;
  pattern: PatternId | null;
  employeeNumber: string | null;
  seniorityDate: LocalDate | null;
  /** Further facts: what it is, and what is known. */
  more?: readonly (readonly [label: string, value: ReactNode])[];
};

/** What the agency keeps of a person and the person does not change. */
export function PersonFacts(props: PersonFactsProps) {
  const { email, role, centerName, pattern, employeeNumber, seniorityDate, more = [] } = props;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['E-mail', email],
    ['Role', roleLabel(role)],
    ['Center', centerName ?? 'None'],
    ['Pattern', patternLabel(pattern)],
    ['Employee number', employeeNumber ?? 'None'],
    ['Seniority from', seniorityDate ? formatDateRange(seniorityDate, seniorityDate) : 'Not set'],
    ...more,
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
