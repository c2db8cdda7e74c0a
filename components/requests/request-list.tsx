'use client';

import { Badge, type BadgeProps } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Link } from '../ui/link.tsx';

/** A request as the list shows it. */
export type RequestRow = {
  id: number;
  version: number;
  userId: string;
  fullName: string;
  kindName: string;
  /** The window in the center's zone: `Wed 4 – Fri 6 Feb`. */
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
  openId: number | null;
  /** The row that a Tab comes to. */
  currentId: number | null;
  /** Null where nothing can be selected. */
  selected: ReadonlySet<number> | null;
  hrefOf: (id: number) => string;
  onOpen: (id: number) => void;
  onFocus: (id: number) => void;
  onSelect: (id: number, isSelected: boolean) => void;
};

/** The requests, a row each; a row leads to the panel. */
export function RequestList(props: RequestListProps) {
  const { label, rows, openId, currentId, selected, hrefOf, onOpen, onFocus, onSelect } = props;
  return (
    <ul aria-label={label} data-requests className="@container divide-y rounded-lg border bg-card">
      {rows.map((row) => {
        const isSelected = selected?.has(row.id) ?? false;
        return (
          <li
            key={row.id}
            data-selected={row.id === openId || isSelected || undefined}
            className="relative flex min-h-row items-start gap-2 px-cell py-1.5 hover:bg-muted data-selected:bg-primary-soft"
          >
            {selected === null ? null : (
              <Checkbox
                label={`Select the request of ${row.fullName}`}
                hideLabel
                disabled={!row.canDecide}
                checked={isSelected}
                onCheckedChange={(checked) => onSelect(row.id, checked)}
                className="relative z-10"
              />
            )}
            <div className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 @2xl:grid-cols-[minmax(0,1fr)_auto] @5xl:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,5fr)] @5xl:items-center">
              <div className="flex min-h-target min-w-0 flex-wrap items-center gap-x-2">
                <Link
                  href={hrefOf(row.id)}
                  scroll={false}
                  data-request={row.id}
                  tabIndex={row.id === currentId ? 0 : -1}
                  aria-current={row.id === openId || undefined}
                  onFocus={() => onFocus(row.id)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    onOpen(row.id);
                  }}
                  className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
                >
                  {row.fullName}
                </Link>
                <span className="text-sm text-muted-foreground">{row.kindName}</span>
              </div>
              <span className="min-w-0">{row.when}</span>
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1 @2xl:col-start-2 @2xl:row-span-2 @2xl:row-start-1 @2xl:flex-col @2xl:items-end @5xl:col-start-3 @5xl:row-span-1 @5xl:flex-row @5xl:items-center @5xl:justify-end">
                {row.marks.map(({ label: words, tone }) => (
                  <Badge key={words} tone={tone}>
                    {words}
                  </Badge>
                ))}
                <span className="text-sm text-muted-foreground">{row.note}</span>
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
