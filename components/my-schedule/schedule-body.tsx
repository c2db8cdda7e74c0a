import { CalendarDays } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Workweeks, workweekStartOn } from '#lib/domain/dated-rules.ts';
import { type ClockStyle, formatDate } from '#lib/domain/format.ts';
import { leaveDates, leaveWords } from '#lib/domain/leave-dates.ts';
import {
  hoursOfWeek,
  isOnDay,
  type ScheduleView,
  type ScheduleWindow,
  scheduleHref,
  weekHoursWords,
} from '#lib/domain/my-schedule.ts';
import type { CoworkerShift, OwnLeave, PersonShift, TradedShift } from '#lib/domain/records.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import { eachDate } from '#lib/domain/time.ts';
import type { CenterClock, Instant, LocalDate } from '#lib/domain/types.ts';
import { calendarEntries, listedShifts } from '../roster/entries.ts';
import { MonthCalendar } from '../roster/month-calendar.tsx';
import { RosterLegend } from '../roster/roster-legend.tsx';
import { ShiftList } from '../roster/shift-list.tsx';
import type { Trading } from '../swaps/own-trades.ts';
import type { SickCallAction } from '../time-off/sick-call.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ShiftChanges } from './change-list.tsx';
import { DayView } from './day-view.tsx';
import { NowView } from './now-view.tsx';
import { WeekView } from './week-view.tsx';

export type ScheduleBodyProps = {
  view: ScheduleView;
  /** Today, with the countdown. */
  isNow: boolean;
  date: LocalDate;
  today: LocalDate;
  window: ScheduleWindow;
  /** The first day ever published for the center; null = none yet. */
  firstDay: LocalDate | null;
  /** Of the window and a day around it, in order. */
  shifts: readonly PersonShift[];
  /** In the same range, those taken over in trades and those that others took over. */
  traded: readonly TradedShift[];
  leave: readonly OwnLeave[];
  coworkers: Readonly<Record<number, readonly CoworkerShift[]>>;
  changes: readonly MyShiftChange[];
  now: Instant;
  workweeks: Workweeks;
  clock: CenterClock;
  clockStyle: ClockStyle;
  ownId: string;
  sickCallAction: SickCallAction;
  trading: Trading;
};

/** The own schedule in the view that was chosen. */
export function ScheduleBody(props: ScheduleBodyProps) {
  const { view, window, shifts, changes, clock, clockStyle, firstDay, now, leave, today } = props;
  const look = { timeZone: clock.timeZone, clockStyle };
  if (firstDay !== null && window.toDate < firstDay) {
    return (
      <EmptyState
        icon={<CalendarDays aria-hidden />}
        title={`No schedule before ${formatDate(firstDay, { year: true })}`}
      >
        The first schedule of your center starts on that day.
      </EmptyState>
    );
  }
  if (props.isNow) {
    const ahead = shifts.filter(({ endsAt }) => endsAt > now);
    return (
      <NowView
        shifts={ahead}
        coworkers={props.coworkers}
        changes={changes}
        now={now}
        ownId={props.ownId}
        sickCallAction={props.sickCallAction}
        trading={props.trading}
        {...look}
      />
    );
  }
  const inWindow = shifts.filter(
    ({ shiftDate }) => shiftDate >= window.fromDate && shiftDate <= window.toDate,
  );
  const dates = eachDate(window.fromDate, window.toDate);
  const onLeave = new Set(leave.flatMap((absence) => leaveDates(absence, clock)));
  if (view === 'now') {
    return (
      <DayView
        shifts={shifts.filter((shift) => isOnDay(shift, props.date, clock.timeZone))}
        coworkers={props.coworkers}
        changes={changes}
        isOnLeave={onLeave.has(props.date)}
        ownId={props.ownId}
        now={now}
        sickCallAction={props.sickCallAction}
        trading={props.trading}
        {...look}
      />
    );
  }
  if (view === 'week') {
    return (
      <WeekView
        dates={dates}
        shifts={inWindow}
        onLeave={onLeave}
        changes={changes}
        traded={props.traded}
        hours={hoursOfWeek(shifts, props.traded, window.fromDate, props.workweeks, clock)}
        today={today}
        {...look}
      />
    );
  }
  return view === 'month' ? (
    <Month {...props} isEmpty={inWindow.length === 0} />
  ) : (
    <List {...props} inWindow={inWindow} />
  );
}

const hrefOf = (date: LocalDate): string => scheduleHref({ view: 'now', date });

function Month({
  window,
  shifts,
  leave,
  changes,
  clock,
  isEmpty,
  ...look
}: ScheduleBodyProps & { isEmpty: boolean }) {
  return (
    <>
      <MonthCalendar
        month={window.fromDate.slice(0, 7)}
        entries={calendarEntries(shifts, leave, clock)}
        workweekStart={workweekStartOn(look.workweeks, window.fromDate)}
        today={look.today}
        clockStyle={look.clockStyle}
        hrefOf={hrefOf}
        changed={new Set(changes.map(({ rowId }) => String(rowId)))}
      />
      <div data-print="hidden">
        <RosterLegend marks={['overtime', 'manual', 'swap', 'leave']} />
      </div>
      {isEmpty ? (
        <p className="text-muted-foreground">No shifts of yours are published for {window.label}.</p>
      ) : null}
    </>
  );
}

function List({
  window,
  shifts,
  inWindow,
  traded,
  leave,
  changes,
  clock,
  clockStyle,
  workweeks,
  today,
}: ScheduleBodyProps & { inWindow: readonly PersonShift[] }) {
  const look = { timeZone: clock.timeZone, clockStyle };
  return (
    <>
      {inWindow.length === 0 ? (
        <EmptyState icon={<CalendarDays aria-hidden />} title={`No shifts in ${window.label}`}>
          Shifts appear here when a supervisor publishes the schedule.
        </EmptyState>
      ) : (
        <ShiftList
          shifts={listedShifts(inWindow, clock)}
          workweeks={workweeks}
          today={today}
          clockStyle={clockStyle}
          hoursOf={(weekStart) => weekHoursWords(hoursOfWeek(shifts, traded, weekStart, workweeks, clock))}
          hrefOf={hrefOf}
          notesOf={({ id }): ReactNode => (
            <ShiftChanges changes={changes.filter(({ rowId }) => String(rowId) === id)} {...look} />
          )}
        />
      )}
      <OwnLeaveLine window={window} leave={leave} clock={clock} clockStyle={clockStyle} />
    </>
  );
}

function OwnLeaveLine({
  window,
  leave,
  clock,
  clockStyle,
}: Pick<ScheduleBodyProps, 'window' | 'leave' | 'clock' | 'clockStyle'>) {
  const touching = leave.filter((absence) =>
    leaveDates(absence, clock).some((date) => date >= window.fromDate && date <= window.toDate),
  );
  if (touching.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-3 gap-y-1">
      <dt className="text-muted-foreground">Leave</dt>
      {touching.map((absence) => (
        <dd key={absence.id}>{leaveWords(absence, clock, clockStyle)}</dd>
      ))}
    </dl>
  );
}
