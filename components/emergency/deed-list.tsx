import { ListChecks } from 'lucide-react';
import type { EmergencyDeed } from '#lib/domain/emergency-view.ts';
import { type ClockStyle, formatInterval, stampWords } from '#lib/domain/format.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type DeedListProps = {
  /** The latest first. */
  deeds: readonly EmergencyDeed[];
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What was done under emergency staffing, with the limits that each thing passed. */
export function DeedList({ deeds, timeZone, clockStyle }: DeedListProps) {
  if (deeds.length === 0) {
    return (
      <EmptyState icon={<ListChecks aria-hidden />} title="Nothing was done under it">
        Changes and trades that pass one of its limits appear here, and what is filled, ordered and called out
        while it runs.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Done under it" className="divide-y rounded-lg border bg-card">
      {deeds.map(({ key, kind, at, byName, words, work, passed, href }) => (
        <li key={key} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-cell py-2">
          <span className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Badge tone="outline">{kind}</Badge>
              <span className="wrap-anywhere">
                {href === null ? words : <TextLink href={href}>{words}</TextLink>}
              </span>
            </span>
            {work === null ? null : (
              <span className="font-mono text-sm text-muted-foreground">
                {formatInterval(work, timeZone, clockStyle)}
              </span>
            )}
            {passed.length === 0 ? null : (
              <ul aria-label="Limits passed" className="flex flex-col text-sm text-warning-text">
                {passed.map((limit) => (
                  <li key={limit}>△ {limit}</li>
                ))}
              </ul>
            )}
          </span>
          <span className="text-sm text-muted-foreground">
            {byName === null
              ? stampWords('the app', at, timeZone, clockStyle)
              : stampWords(byName, at, timeZone, clockStyle)}
          </span>
        </li>
      ))}
    </ul>
  );
}
