import type { ReactNode } from 'react';
import { formatCount } from '#lib/domain/format.ts';
import { Link } from '../ui/link.tsx';

export type DigestRow = {
  key: string;
  /** What it is about; the whole row leads there. */
  title: string;
  href: string;
  /** Beside the title. */
  text?: string;
  mark?: ReactNode;
  /** At the end of the row. */
  note?: string;
};

export type DigestSectionProps = {
  id: string;
  title: string;
  rows: readonly DigestRow[];
  /** How many there are in all, where more than the rows. */
  total?: number;
  /** Good words for when there is nothing. */
  empty: string;
  /** Above the rows. */
  children?: ReactNode;
};

/** One part of what a night found: a row each, that leads to its place. */
export function DigestSection({ id, title, rows, total = rows.length, empty, children }: DigestSectionProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
      {rows.length === 0 ? (
        <p className="text-muted-foreground">{empty}</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {rows.map(({ key, href, title: words, text, mark, note }) => (
            <li
              key={key}
              className="relative flex min-h-row flex-wrap items-center gap-x-4 gap-y-0.5 px-cell py-1.5 hover:bg-muted"
            >
              <Link
                href={href}
                className="flex min-h-target min-w-0 items-center font-medium wrap-anywhere text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring sm:basis-72"
              >
                {words}
              </Link>
              {text === undefined ? null : <span className="min-w-0 wrap-anywhere">{text}</span>}
              {mark}
              {note === undefined ? null : (
                <span className="text-sm text-muted-foreground sm:ml-auto">{note}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {total > rows.length && rows.length > 0 ? (
        <p className="text-muted-foreground">
          {formatCount(rows.length)} of {formatCount(total)} are listed.
        </p>
      ) : null}
    </section>
  );
}
