import type { ReactNode } from 'react';
import { auditFacts } from '#lib/domain/audit-facts.ts';
import { auditFields } from '#lib/domain/audit-fields.ts';
import { auditHref } from '#lib/domain/audit-query.ts';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import { auditKeyOf, auditKindOf, auditTarget } from '#lib/domain/audit-target.ts';
import type { AuditNames } from '#lib/domain/audit-words.ts';
import { deviceWords } from '#lib/domain/device.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import { TextLink } from '../ui/text-link.tsx';
import { AuditJson } from './audit-json.tsx';
import { stampInWords } from './audit-stamp.ts';

export type AuditDetailsProps = {
  entry: AuditEntry;
  names: AuditNames;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** One entry in full: when, who, from where, what became of each column, and as it was written. */
export function AuditDetails({ entry, names, timeZone, clockStyle }: AuditDetailsProps) {
  const facts = auditFacts(entry, names);
  const stamp = (at: number) => stampInWords(at, timeZone, clockStyle);
  const fields = auditFields(facts, stamp);
  const noted = auditFields({ before: null, after: withoutEntity(facts.details), names }, stamp);
  const more = noted.filter(({ after }) => after !== 'none');
  return (
    <>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        <Fact label="When">{stamp(entry.createdAt)}</Fact>
        <Fact label="Who">{entry.actorName ?? (entry.actorKind === 'system' ? 'the system' : 'a job')}</Fact>
        <Fact label="From">{fromWhere(entry)}</Fact>
        <Fact label="About">{auditTarget(facts)}</Fact>
        <Fact label="Request">{entry.requestId ?? 'none'}</Fact>
        <Fact label="Entry">{entry.id}</Fact>
        <Fact label="Action">{entry.action}</Fact>
      </dl>
      {fields.length === 0 ? null : (
        <FieldTable caption="What changed" columns={['Field', 'Before', 'After']}>
          {fields.map(({ label, before, after }) => (
            <FieldRow key={label} label={label}>
              <td>{before}</td>
              <td>{after}</td>
            </FieldRow>
          ))}
        </FieldTable>
      )}
      {more.length === 0 ? null : (
        <FieldTable caption="What else was noted" columns={['Noted', 'Value']}>
          {more.map(({ label, after }) => (
            <FieldRow key={label} label={label}>
              <td>{after}</td>
            </FieldRow>
          ))}
        </FieldTable>
      )}
      <div className="flex flex-col gap-1">
        <AuditJson json={JSON.stringify(entry, null, 2)} />
        <div className="flex flex-wrap gap-x-5">
          {entry.targetId === null ? null : (
            <TextLink href={auditHref({ kind: auditKindOf(entry), target: auditKeyOf(entry) })}>
              All entries about this
            </TextLink>
          )}
          {entry.actorId === null ? null : (
            <TextLink href={auditHref({ person: entry.actorId })}>All that this person did</TextLink>
          )}
        </div>
      </div>
    </>
  );
}

function withoutEntity({ entity: _, ...details }: Readonly<Record<string, unknown>>) {
  return details;
}

/** `192.0.2.7, Firefox on Windows`; the worker of a job. */
function fromWhere({ origin }: AuditEntry): string {
  if (origin === null) return 'not known';
  const parts = [
    origin.address,
    origin.device === null ? null : deviceWords(origin.device),
    origin.worker === null ? null : `the worker ${origin.worker}`,
  ].filter((part) => part !== null);
  return parts.join(', ') || 'a session that has ended';
}

function FieldTable({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly string[];
  children: ReactNode;
}) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-left text-muted-foreground *:pr-3 *:font-medium">
          {columns.map((column, place) => (
            <th key={column} scope="col" className={place === 0 ? 'w-2/6' : ''}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function FieldRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <tr className="align-top *:border-t *:py-0.5 *:pr-3 *:break-words">
      <th scope="row" className="text-left font-normal text-muted-foreground">
        {label}
      </th>
      {children}
    </tr>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
