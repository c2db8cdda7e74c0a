import type { ReactNode } from 'react';
import { formatDateRange } from '#lib/domain/format.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import type { AnyRole } from '#lib/domain/reading-roles.ts';
import type { LocalDate, PatternId } from '#lib/domain/types.ts';
import { FactsList } from './facts-list.tsx';

export type PersonFactsProps = {
  email: string;
  role: AnyRole;
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
  return (
    <FactsList
      facts={[
        ['E-mail', <EmailWords key="email" email={email} />],
        ['Role', roleLabel(role)],
        ['Center', centerName ?? 'None'],
        ['Pattern', patternLabel(pattern)],
        ['Employee number', employeeNumber ?? 'None'],
        ['Seniority from', dayWords(seniorityDate)],
        ...more,
      ]}
    />
  );
}

/** An address that breaks behind its @ where there is no room for all of it. */
export function EmailWords({ email }: { email: string }) {
  const at = email.lastIndexOf('@') + 1;
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}

/** A date of the past, or that none is kept. */
export function dayWords(date: LocalDate | null): string {
  return date === null ? 'Not set' : formatDateRange(date, date);
}
