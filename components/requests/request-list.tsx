'use client';

import { CommentMark } from '../comments/comment-mark.tsx';
import { WholeWords } from '../swaps/shift-pair.tsx';
import { Badge, type BadgeProps } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Link } from '../ui/link.tsx';
import type { RequestKey } from './requests-query.ts';

/** A request for time off or a trade as the list shows it. */
export type RequestRow = {
  key: RequestKey;
  kind: 'leave' | 'swap';
  id: number;
  version: number;
  /** Who is told of a decision. */
  people: readonly string[];
  /** `Dana Diaz`, or both people of a trade. */
  who: string;
  /** `the request of Dana Diaz`. */
  subject: string;
  kindName: string;
  /** In the center's zone, the window or the shifts: `Wed 4 – Fri 6 Feb`. */
  when: string;
  /** Its age and its start, or who decided it and when. */
  note: string;
  marks: readonly { label: string; tone: NonNullable<BadgeProps['tone']> }[];
  /** Whether whoever looks may decide it. */
  canDecide: boolean;
};

export type RequestListProps = {
  label: string;
  rows: readonly RequestRow[];
  openKey: RequestKey | null;
  /** The row that a Tab comes to. */
  currentKey: RequestKey | null;
  /** Null where nothing can be selected. */
  selected: ReadonlySet<RequestKey> | null;
  hrefOf: (row: RequestRow) => string;
  onOpen: (row: RequestRow) => void;
  onFocus: (key: RequestKey) => void;
  onSelect: (key: RequestKey, isSelected: boolean) => void;
};

/** The requests, a row each; a row leads to the panel. */
export function RequestList(props: RequestListProps) {
  const { label, rows, openKey, currentKey, selected, hrefOf, onOpen, onFocus, onSelect } = props;
  return (
    <ul aria-label={label} data-requests className="@container divide-y rounded-lg border bg-card">
      {rows.map((row) => {
        const isSelected = selected?.has(row.key) ?? false;
        return (
          <li
            key={row.key}
            data-selected={row.key === openKey || isSelected || undefined}
            className="relative flex min-h-row items-start gap-2 px-cell py-1.5 hover:bg-muted data-selected:bg-primary-soft"
          >
            {selected === null ? null : (
              <Checkbox
                label={`Select ${row.subject}`}
                hideLabel
                disabled={!row.canDecide}
                checked={isSelected}
                onCheckedChange={(checked) => onSelect(row.key, checked)}
                className="relative z-10"
              />
            )}
            <div className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 @2xl:grid-cols-[minmax(0,1fr)_auto] @5xl:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,5fr)] @5xl:items-center">
              <div className="flex min-h-target min-w-0 flex-wrap items-center gap-x-2">
                <Link
                  href={hrefOf(row)}
                  scroll={false}
                  data-request={row.key}
                  tabIndex={row.key === currentKey ? 0 : -1}
                  aria-current={row.key === openKey || undefined}
                  onFocus={() => onFocus(row.key)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    onOpen(row);
                  }}
                  className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
                >
                  {row.who}
                </Link>
                <span className="text-sm text-muted-foreground">{row.kindName}</span>
              </div>
              <span className="min-w-0">
                <WholeWords>{row.when}</WholeWords>
              </span>
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1 @2xl:col-start-2 @2xl:row-span-2 @2xl:row-start-1 @2xl:flex-col @2xl:items-end @5xl:col-start-3 @5xl:row-span-1 @5xl:flex-row @5xl:items-center @5xl:justify-end">
                {row.marks.map(({ label: words, tone }) => (
                  <Badge key={words} tone={tone}>
                    {words}
                  </Badge>
                ))}
                <span className="text-sm text-muted-foreground">{row.note}</span>
              </div>
            </div>
            <CommentMark
              subject={{ kind: row.kind === 'leave' ? 'time_off' : 'swap', id: row.id }}
              className="min-h-target"
            />
          </li>
        );
      })}
    </ul>
  );
}
