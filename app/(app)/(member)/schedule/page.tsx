import { CalendarDays } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { callInSick } from '#app/actions/time-off-actions.ts';
import { createCalendarFeed, revokeCalendarFeed } from '#app/actions/user-actions.ts';
import { Comments } from '#components/comments/comments.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { BlockChooser } from '#components/my-schedule/block-chooser.tsx';
import { CalendarDialog } from '#components/my-schedule/calendar-dialog.tsx';
import { ChangeList } from '#components/my-schedule/change-list.tsx';
import { PrintButton } from '#components/my-schedule/print-button.tsx';
import { ScheduleBody } from '#components/my-schedule/schedule-body.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { RosterWindowNav } from '#components/roster/roster-window-nav.tsx';
import { tradeMarks } from '#components/swaps/own-trades.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { requireUser, type SessionUser, whileSignedIn } from '#lib/auth/session.ts';
import { getCalendarSubscription } from '#lib/data/calendar.ts';
import {
  listApprovedLeave,
  listCoworkerShifts,
  listMyTradedShifts,
  listPersonShifts,
} from '#lib/data/roster.ts';
import { listMyShiftChanges } from '#lib/data/roster-edits.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { getSwapRules, listMySwaps } from '#lib/data/swaps.ts';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import {
  dayOfChange,
  isOnDay,
  readRange,
  readScheduleQuery,
  SCHEDULE_VIEWS,
  scheduleHref,
  scheduleWindow,
} from '#lib/domain/my-schedule.ts';
import type { CoworkerShift, PersonShift, Schedule } from '#lib/domain/records.ts';
import { addDays, createZone, MINUTE_MS, operationalDateOf, operationalDayWindow } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'My schedule' };

const viewLabels = { now: 'Now', week: 'Week', month: 'Month', list: 'List' } as const;

/** How far ahead the next shift is looked for: further than any leave lasts. */
const daysAhead = 60;

/** Of so many shifts to come the coworkers are read. */
const shiftsWithCoworkers = 3;

type Center = NonNullable<SessionUser['center']>;

export default async function MySchedulePage({ searchParams }: PageProps<'/schedule'>) {
  const user = await requireUser();
  const params = await searchParams;
  await openDefaultView(user, 'schedule', params);
  const query = readScheduleQuery(params);
  if (user.center === null) {
    return (
      <>
        <PageHeader title="My schedule" />
        <EmptyState icon={<CalendarDays aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then your shifts appear here.
        </EmptyState>
      </>
    );
  }
  const { center } = user;
  const { clock } = center;
  const now = Date.now();
  const today = operationalDateOf(now, clock);
  const { view } = query;
  const date = query.date ?? today;
  const isNow = view === 'now' && date === today;
  const db = await createRequestClient();
  const blocks = (await listSchedules(db, center.id)).filter(({ status }) => status === 'published');
  const firstDay = blocks.at(-1)?.startDate ?? null;
  const { workweeks } = user.agency;
  const window = scheduleWindow(view, date, { workweeks, firstDay });
  const range = readRange(view, window, workweeks);
  const toDate = isNow ? addDays(today, daysAhead) : range.toDate;
  const from = operationalDayWindow(range.fromDate, clock).startsAt;
  const to = operationalDayWindow(toDate, clock).endsAt;
  const [shifts, traded, leave, changes, subscription, swaps, swapRules] = await Promise.all([
    listPersonShifts(db, user.id, range.fromDate, toDate),
    listMyTradedShifts(db, range.fromDate, toDate),
    listApprovedLeave(db, user.id, from, to),
    listMyShiftChanges(db, from, to),
    getCalendarSubscription(db),
    listMySwaps(db),
    whileSignedIn(getSwapRules(db)),
  ]);
  const inFull = shifts
    .filter((shift) => (isNow ? shift.endsAt > now : view === 'now' && isOnDay(shift, date, clock.timeZone)))
    .slice(0, shiftsWithCoworkers);
  const coworkers = await coworkersOf(db, center, inFull);
  const shown = changes.filter((change) =>
    isNow
      ? (change.after ?? change.before ?? { endsAt: 0 }).endsAt > now
      : dayOfChange(change) >= window.fromDate && dayOfChange(change) <= window.toDate,
  );
  const look = { timeZone: clock.timeZone, clockStyle: user.clockStyle };
  return (
    <>
      <LiveRefresh on={['roster', 'settings', 'people', 'notices', 'time_off', 'swaps']} />
      <PageHeader
        title="My schedule"
        description={<ZoneLine timeZone={clock.timeZone} zone={zoneLabel(clock.timeZone, now)} now={now} />}
        action={
          <>
            <SavedViews user={user} place="schedule" />
            <PrintButton />
            <CalendarDialog
              subscription={subscription}
              createAction={createCalendarFeed}
              revokeAction={revokeCalendarFeed}
              {...look}
            />
          </>
        }
      />
      <p className="hidden print:block">
        {user.fullName} · {center.name} · {window.label} · printed{' '}
        {formatDate(createZone(clock.timeZone).toLocal(now).date, { year: true })}{' '}
        {formatInstantTime(now, clock.timeZone, user.clockStyle)}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-3" data-print="hidden">
        <TabLinks
          label="View"
          tabs={SCHEDULE_VIEWS.map((tab) => ({
            href: scheduleHref({ view: tab, date: tab === 'now' ? null : query.date }),
            label: viewLabels[tab],
            isCurrent: tab === view,
          }))}
        />
        <div className="flex flex-wrap items-center gap-3 max-sm:w-full">
          <RosterWindowNav
            label={isNow ? `Today, ${window.label}` : window.label}
            previousHref={window.previous === null ? null : scheduleHref({ view, date: window.previous })}
            nextHref={scheduleHref({ view, date: window.next })}
            lengths={[]}
          />
          {window.fromDate <= today && today <= window.toDate ? null : (
            <TextLink href={scheduleHref({ view, date: null })}>Today</TextLink>
          )}
          {blocks.length > 1 ? (
            <BlockChooser
              currentId={blocks.find((block) => isIn(block, date))?.id ?? null}
              blocks={blocks.map((block) => ({
                id: block.id,
                label: block.name,
                href: scheduleHref({
                  view: view === 'now' ? 'month' : view,
                  date: isIn(block, today) ? today : block.startDate,
                }),
              }))}
            />
          ) : null}
        </div>
      </div>
      <ScheduleBody
        view={view}
        isNow={isNow}
        date={date}
        today={today}
        window={window}
        firstDay={firstDay}
        shifts={shifts}
        traded={traded}
        leave={leave}
        coworkers={coworkers}
        changes={changes}
        now={now}
        workweeks={workweeks}
        clock={clock}
        clockStyle={user.clockStyle}
        ownId={user.id}
        sickCallAction={callInSick}
        trading={{
          noticeMinutes: swapRules.noticeMinutes,
          marks: tradeMarks(swaps.swaps, user.id),
        }}
      />
      <ChangeList changes={shown} {...look} />
      {view === 'now' ? (
        <Comments
          subject={{ kind: 'day', centerId: center.id, date }}
          title={`Comments on ${formatDate(date)}`}
          level={2}
        />
      ) : null}
    </>
  );
}

function isIn(block: Schedule, date: string): boolean {
  return block.startDate <= date && date <= block.endDate;
}

/** By shift, who works around it and up to half an hour after its end. */
async function coworkersOf(
  db: Awaited<ReturnType<typeof createRequestClient>>,
  center: Center,
  shifts: readonly PersonShift[],
): Promise<Record<number, CoworkerShift[]>> {
  const lists = await Promise.all(
    shifts.map(({ startsAt, endsAt }) =>
      listCoworkerShifts(db, center.id, startsAt, endsAt + 31 * MINUTE_MS),
    ),
  );
  return Object.fromEntries(shifts.map(({ id }, index) => [id, lists[index] ?? []]));
}
