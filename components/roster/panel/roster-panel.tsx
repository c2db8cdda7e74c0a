'use client';

import { EmptyState } from '#components/ui/empty-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';
import { clockChangeWords } from '#lib/domain/clock-change.ts';
import { type ClockStyle, formatDate } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import { type RosterCell, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { useHolidayNames } from '../holiday-names.ts';
import { useIsWhole } from '../store/use-is-whole.ts';
import { useRoster } from '../store/use-roster.ts';
import { OpenShift } from './open-shift.tsx';
import { PersonDay } from './person-day.tsx';
import type { LoadHistory } from './shift-history.tsx';
import { ShortDay } from './short-day.tsx';

export type RosterPanelProps = {
  /** What the address opens; with both, the open shift. */
  cell: RosterCell | null;
  open: number | null;
  /** The roster without the panel. */
  closeHref: string;
  /** Goes there, and gives the focus back to the cell. */
  onClose: () => void;
  /** Opens an open shift instead. */
  onOpenShift: (rowId: number) => void;
  /** Opens the dialog that applies what is collected. */
  onApplyNow: () => void;
  clockStyle: ClockStyle;
  now: () => Instant;
  loadHistory: LoadHistory;
};

/** Beside the roster: a person's day, an open shift, or a day's gaps, each at its own address. */
export function RosterPanel(props: RosterPanelProps) {
  const { cell, open } = props;
  if (open !== null) return <OpenPanel key={`open ${open}`} {...props} rowId={open} />;
  if (cell === null) return null;
  const key = `${cell.userId} ${cell.date}`;
  return cell.userId === WHOLE_DAY ? (
    <DayPanel key={key} {...props} date={cell.date} />
  ) : (
    <PersonPanel key={key} {...props} userId={cell.userId} date={cell.date} />
  );
}

function PersonPanel(props: RosterPanelProps & { userId: string; date: LocalDate }) {
  const { userId, date, closeHref, onClose, clockStyle, loadHistory } = props;
  const facts = useRoster((state) => state.facts);
  const holiday = useHolidayNames()[date];
  const person = membersById(facts.people).get(userId);
  if (person === undefined) {
    return (
      <SidePanel title="Nobody here" closeHref={closeHref} onClose={onClose}>
        <EmptyState title="This person is not in this roster">
          They work at another center, or have no shift in this block.
        </EmptyState>
      </SidePanel>
    );
  }
  const change = clockChangeWords(date, facts.clock);
  const role = `${roleLabel(person.role)}${person.isActive ? '' : ', works here no more'}`;
  return (
    <SidePanel
      title={person.fullName}
      description={[formatDate(date, { year: true }), holiday, role].filter(Boolean).join(' · ')}
      closeHref={closeHref}
      onClose={onClose}
    >
      {change === null ? null : <p className="pb-4 text-warning-text">{change}</p>}
      <LoadedDay date={date}>
        <PersonDay
          person={person}
          date={date}
          facts={facts}
          clockStyle={clockStyle}
          loadHistory={loadHistory}
        />
      </LoadedDay>
    </SidePanel>
  );
}

function OpenPanel(props: RosterPanelProps & { rowId: number }) {
  const { rowId, closeHref, onClose, clockStyle, now, loadHistory, onApplyNow } = props;
  const facts = useRoster((state) => state.facts);
  const row = useRoster((state) => state.rows.get(rowId));
  const isWhole = useIsWhole();
  if (row === undefined) {
    return (
      <SidePanel title="Open shift" closeHref={closeHref} onClose={onClose}>
        {isWhole ? (
          <EmptyState title="This shift is not there any more">
            Somebody removed it, or the block was planned anew.
          </EmptyState>
        ) : (
          <PanelSkeleton />
        )}
      </SidePanel>
    );
  }
  const name = templatesById(facts.templates).get(row.shiftId)?.name ?? 'Shift';
  return (
    <SidePanel
      title={row.userId === null ? `Open shift: ${name}` : name}
      description={formatDate(row.shiftDate, { year: true })}
      closeHref={closeHref}
      onClose={onClose}
    >
      <OpenShift
        row={row}
        facts={facts}
        clockStyle={clockStyle}
        now={now}
        loadHistory={loadHistory}
        onApplyNow={onApplyNow}
      />
    </SidePanel>
  );
}

function DayPanel(props: RosterPanelProps & { date: LocalDate }) {
  const { date, closeHref, onClose, clockStyle, now, onApplyNow, onOpenShift } = props;
  const facts = useRoster((state) => state.facts);
  const holiday = useHolidayNames()[date];
  return (
    <SidePanel
      title={formatDate(date, { year: true })}
      description={
        [holiday, clockChangeWords(date, facts.clock)].filter(Boolean).join('. ') || 'Open shifts and gaps'
      }
      closeHref={closeHref}
      onClose={onClose}
    >
      <LoadedDay date={date}>
        <ShortDay
          date={date}
          facts={facts}
          clockStyle={clockStyle}
          now={now}
          onApplyNow={onApplyNow}
          onOpenShift={onOpenShift}
        />
      </LoadedDay>
    </SidePanel>
  );
}

/** A day outside the block has nothing; one that is not loaded yet will have. */
function LoadedDay({ date, children }: { date: LocalDate; children: React.ReactNode }) {
  const { startDate, endDate, name } = useRoster((state) => state.facts.schedule);
  const { fromDate, toDate } = useRoster((state) => state.loaded);
  if (date < startDate || date > endDate) {
    return (
      <EmptyState title="This day is in another block">
        {name} goes from {formatDate(startDate, { year: true })} to {formatDate(endDate, { year: true })}.
      </EmptyState>
    );
  }
  return date < fromDate || date > toDate ? <PanelSkeleton /> : children;
}

function PanelSkeleton() {
  return (
    <SkeletonRegion label="Loading the day" className="flex flex-col gap-3">
      <Skeleton className="h-5 w-1/3" />
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-5 w-1/3" />
      <Skeleton className="h-24 w-full" />
    </SkeletonRegion>
  );
}
