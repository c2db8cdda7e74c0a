import type { ReactNode } from 'react';
import type { AuditEntry } from '#lib/domain/audit-records.ts';

/** One entry as it was written. */
export function AuditDetails({ entry }: { entry: AuditEntry }) {
  const before = fieldsOf(entry.before);
  const after = fieldsOf(entry.after);
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        <Fact label="Entry">{entry.id}</Fact>
        <Fact label="Action">{entry.action}</Fact>
        <Fact label="Target">{entry.targetId ?? 'none'}</Fact>
        <Fact label="Request">{entry.requestId ?? 'none'}</Fact>
      </dl>
      {columns.length > 0 ? (
        <table className="w-full table-fixed text-sm">
          <caption className="sr-only">What changed</caption>
          <thead>
            <tr className="text-left text-muted-foreground *:pr-3 *:font-medium">
              <th scope="col" className="w-2/6">
                Field
              </th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column} className="align-top *:border-t *:py-0.5 *:pr-3 *:font-mono *:break-words">
                <th scope="row" className="text-left font-normal">
                  {column}
                </th>
                <td>{shown(before, column)}</td>
                <td>{shown(after, column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Details fields={fieldsOf(entry.details)} />
    </>
  );
}

const detailNames: Readonly<Record<string, string>> = {
  address: 'Address',
  device: 'Device',
  failures: 'Wrong passwords in a row',
  waits: 'Waits',
  locked: 'Locked',
  count: 'Number',
};

/** What was noted beside the change: facts in words where they have any, otherwise as they were written. */
function Details({ fields }: { fields: Record<string, unknown> }) {
  const named = Object.entries(fields).filter(([name]) => Object.hasOwn(detailNames, name));
  const others = Object.entries(fields).filter(([name]) => !Object.hasOwn(detailNames, name));
  return (
    <>
      {named.length > 0 ? (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {named.map(([name, value]) => (
            <Fact key={name} label={detailNames[name] ?? name}>
              {inWords(value)}
            </Fact>
          ))}
        </dl>
      ) : null}
      {others.length > 0 ? (
        <pre className="text-sm break-all whitespace-pre-wrap">
          {JSON.stringify(Object.fromEntries(others), null, 2)}
        </pre>
      ) : null}
    </>
  );
}

function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 font-mono break-all">{children}</dd>
    </div>
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function shown(fields: Record<string, unknown>, column: string): string {
  const value = fields[column];
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
