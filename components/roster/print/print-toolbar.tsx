'use client';

import { ChevronLeft, ChevronRight, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { SegmentLinks } from '#components/schedules/segment-links.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { DateInput } from '#components/ui/date-input.tsx';
import {
  PRINT_KINDS,
  PRINT_SIZES,
  type PrintKind,
  type PrintQuery,
  type PrintSize,
  printHref,
} from '#lib/domain/print-query.ts';
import { rosterHref } from '#lib/domain/roster-query.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

export type PrintToolbarProps = {
  query: PrintQuery & { block: number; date: LocalDate };
  /** Days between which there is something to print. */
  startDate: LocalDate;
  endDate: LocalDate;
};

const KIND_WORDS: Readonly<Record<PrintKind, string>> = { day: 'Day', week: 'Week', block: 'Block' };
const SIZE_WORDS: Readonly<Record<PrintSize, string>> = { a3: 'A3', a4: 'A4', letter: 'Letter' };

/** Chooses what goes on which paper. It is not printed itself. */
export function PrintToolbar({ query, startDate, endDate }: PrintToolbarProps) {
  const { block, kind, date, size } = query;
  const step = kind === 'day' ? 1 : 7;
  const earlier = addDays(date, -step);
  const later = addDays(date, step);
  return (
    <header
      data-print="hidden"
      className="sticky top-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-card px-4 py-2"
    >
      <ButtonLink
        variant="ghost"
        href={rosterHref({ block, date, view: kind === 'day' ? 'day' : kind === 'week' ? 'week' : 'month' })}
      >
        <ChevronLeft aria-hidden />
        Roster
      </ButtonLink>
      <h1 className="text-lg">Print the roster</h1>
      <SegmentLinks
        label="What is printed"
        items={PRINT_KINDS.map((other) => ({
          label: KIND_WORDS[other],
          href: printHref({ ...query, kind: other }),
          isCurrent: other === kind,
        }))}
      />
      {kind === 'block' ? null : (
        <div className="flex items-center gap-1">
          <StepLink
            label={kind === 'day' ? 'The day before' : 'The week before'}
            href={earlier < startDate ? null : printHref({ ...query, date: earlier })}
            icon={<ChevronLeft aria-hidden />}
          />
          <form action="/roster/print" className="flex items-center gap-1">
            <input type="hidden" name="block" value={block} />
            <input type="hidden" name="kind" value={kind} />
            <input type="hidden" name="size" value={size} />
            <DateInput
              key={date}
              name="date"
              aria-label="Date"
              defaultValue={date}
              min={startDate}
              max={endDate}
              required
            />
            <Button type="submit">Show</Button>
          </form>
          <StepLink
            label={kind === 'day' ? 'The day after' : 'The week after'}
            href={later > endDate ? null : printHref({ ...query, date: later })}
            icon={<ChevronRight aria-hidden />}
          />
        </div>
      )}
      <SegmentLinks
        label="Paper"
        items={PRINT_SIZES.map((other) => ({
          label: SIZE_WORDS[other],
          href: printHref({ ...query, size: other }),
          isCurrent: other === size,
        }))}
      />
      <Button variant="primary" className="ml-auto" onClick={() => window.print()}>
        <Printer aria-hidden />
        Print
      </Button>
    </header>
  );
}

function StepLink({ label, href, icon }: { label: string; href: string | null; icon: ReactNode }) {
  if (href === null) {
    return (
      <Button size="icon" aria-label={label} disabled>
        {icon}
      </Button>
    );
  }
  return (
    <ButtonLink size="icon" aria-label={label} href={href}>
      {icon}
    </ButtonLink>
  );
}
