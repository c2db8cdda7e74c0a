import { CalendarOff, CalendarPlus } from 'lucide-react';
import { fillCustomFields } from '#app/actions/field-actions.ts';
import {
  cancelTimeOffRequest,
  createTimeOffRequest,
  getCancelWords,
  withdrawTimeOffRequest,
} from '#app/actions/time-off-actions.ts';
import { FieldPart } from '#components/fields/field-facts.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { AskPanel } from '#components/time-off/ask-panel.tsx';
import { BalancePanel } from '#components/time-off/balance-panel.tsx';
import { BalanceStrip } from '#components/time-off/balance-strip.tsx';
import { OwnRequestPanel } from '#components/time-off/own-request-panel.tsx';
import { PlacesMonth } from '#components/time-off/places-month.tsx';
import { RequestSections } from '#components/time-off/request-sections.tsx';
import {
  parseTimeOffQuery,
  type TimeOffPanel,
  type TimeOffQuery,
  timeOffHref,
} from '#components/time-off/time-off-query.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireUser, type SessionUser, whileSignedIn } from '#lib/auth/session.ts';
import { getFields } from '#lib/data/custom-fields.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { getLeaveDays, getLeaveTerms, listMyTimeOff } from '#lib/data/time-off.ts';
import { leaveDates, touchedDates } from '#lib/domain/leave-dates.ts';
import { monthWindow } from '#lib/domain/months.ts';
import { patternWeek } from '#lib/domain/patterns.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { addDays, operationalDateOf } from '#lib/domain/time.ts';
import type { OwnShift } from '#lib/domain/time-off.ts';
import type { BlackoutPeriod, LeaveKind, OwnTimeOff } from '#lib/domain/time-off-records.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

export const metadata = { title: 'Time off' };

/** As far ahead as a request can reach. */
const daysAhead = 366;

export default async function TimeOffPage({ searchParams }: PageProps<'/time-off'>) {
  const user = await requireUser();
  const query = parseTimeOffQuery(await searchParams);
  const { center } = user;
  if (center === null) {
    return (
      <>
        <PageHeader title="Time off" />
        <EmptyState icon={<CalendarOff aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then you can ask for time off here.
        </EmptyState>
      </>
    );
  }
  const { clock } = center;
  const { workweekStart } = user.agency;
  const now = Date.now();
  const today = operationalDateOf(now, clock);
  const month = monthWindow(query.month, today, workweekStart);
  const db = await createRequestClient();
  const [{ kinds, blackouts }, own, days, shifts] = await whileSignedIn(
    Promise.all([
      getLeaveTerms(db),
      listMyTimeOff(db, user.id),
      getLeaveDays(db, month.fromDate, month.toDate),
      listPersonShifts(db, user.id, month.fromDate, month.toDate),
    ]),
  );
  const look = { clock, clockStyle: user.clockStyle };
  const closeHref = timeOffHref({ ...query, panel: null });
  const hrefOf = (panel: TimeOffPanel) => timeOffHref({ ...query, panel });
  const askHref = (date: LocalDate | null) => hrefOf({ kind: 'ask', mode: 'days', date, shiftId: null });
  return (
    <>
      <LiveRefresh on={['time_off', 'leave_days', 'roster', 'settings', 'custom_fields']} />
      <PageHeader
        title="Time off"
        action={
          <ButtonLink href={askHref(null)} scroll={false} variant="primary">
            <CalendarPlus aria-hidden />
            Ask for time off
          </ButtonLink>
        }
      />
      <BalanceStrip
        kinds={kinds}
        balances={own.balances}
        hrefOf={(kindId) => hrefOf({ kind: 'balance', kindId })}
        currentId={query.panel?.kind === 'balance' ? query.panel.kindId : null}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <RequestSections
          requests={own.requests}
          hrefOf={(id) => hrefOf({ kind: 'request', id })}
          currentId={query.panel?.kind === 'request' ? query.panel.id : null}
          showsAllEarlier={query.showsAllEarlier}
          allHref={timeOffHref({ ...query, showsAllEarlier: true })}
          now={now}
          {...look}
        />
        <PlacesMonth
          window={month}
          days={days}
          shifts={shifts}
          leaveDates={
            new Set(
              own.requests
                .filter(({ status }) => status === 'approved')
                .flatMap((request) => leaveDates(request, clock)),
            )
          }
          askedDates={
            new Set(
              own.requests
                .filter(({ status }) => status === 'pending')
                .flatMap((request) => leaveDates(request, clock)),
            )
          }
          blackouts={blackouts}
          today={today}
          workweekStart={workweekStart}
          monthHref={(next) => timeOffHref({ ...query, month: next })}
          askHref={askHref}
        />
      </div>
      <Panel
        db={db}
        user={user}
        center={center}
        query={query}
        closeHref={closeHref}
        own={own}
        kinds={kinds}
        blackouts={blackouts}
        now={now}
        today={today}
      />
    </>
  );
}

type PanelProps = {
  db: Db;
  user: SessionUser;
  center: NonNullable<SessionUser['center']>;
  query: TimeOffQuery;
  closeHref: string;
  own: OwnTimeOff;
  kinds: readonly LeaveKind[];
  blackouts: readonly BlackoutPeriod[];
  now: Instant;
  today: LocalDate;
};

/** What lies open beside the page, with what it alone needs to read. */
async function Panel({ db, user, center, query, closeHref, own, kinds, blackouts, now, today }: PanelProps) {
  const { panel } = query;
  const { clock } = center;
  const look = { clock, clockStyle: user.clockStyle };
  if (panel === null) return null;
  if (panel.kind === 'ask') {
    const [days, schedules, shifts, fields] = await Promise.all([
      getLeaveDays(db, addDays(today, -1), addDays(today, daysAhead)),
      listSchedules(db, center.id),
      listPersonShifts(db, user.id, addDays(today, -2), addDays(today, daysAhead)),
      getFields(db, 'time_off', null),
    ]);
    return (
      <AskPanel
        mode={panel.mode}
        date={panel.date}
        shiftId={panel.shiftId}
        kinds={kinds.filter(({ isActive }) => isActive)}
        world={{
          clock,
          workweeks: user.agency.workweeks,
          shifts: shifts.map(ownShift),
          published: schedules
            .filter(({ status }) => status === 'published')
            .map(({ startDate, endDate }) => ({ startDate, endDate })),
          days,
          balances: own.balances,
          pattern: user.pattern === null ? null : patternWeek(user.pattern),
        }}
        blackouts={blackouts}
        requests={own.requests.map(({ startsAt, endsAt, status }) => ({ startsAt, endsAt, status }))}
        now={now}
        userId={user.id}
        clockStyle={user.clockStyle}
        closeHref={closeHref}
        fields={fields.filter(({ mayWrite }) => mayWrite)}
        action={createTimeOffRequest}
      />
    );
  }
  if (panel.kind === 'balance') {
    const kind = kinds.find(({ id }) => id === panel.kindId);
    const balance = own.balances.find(({ kindId }) => kindId === panel.kindId);
    if (kind === undefined || balance === undefined) {
      return (
        <SidePanel title="No such balance" closeHref={closeHref}>
          Your agency keeps no balance of yours under this address.
        </SidePanel>
      );
    }
    return (
      <BalancePanel
        kind={kind}
        balance={balance}
        entries={own.entries.filter(({ kindId }) => kindId === kind.id)}
        closeHref={closeHref}
        requestHref={(id) => timeOffHref({ ...query, panel: { kind: 'request', id } })}
        timeZone={clock.timeZone}
        clockStyle={user.clockStyle}
      />
    );
  }
  const request = own.requests.find(({ id }) => id === panel.id);
  if (request === undefined) {
    return (
      <SidePanel title="No such request" closeHref={closeHref}>
        You have no request under this address.
      </SidePanel>
    );
  }
  const dates = touchedDates(request, clock);
  const [shifts, fields] = await Promise.all([
    listPersonShifts(db, user.id, addDays(dates[0] ?? today, -1), addDays(dates.at(-1) ?? today, 1)),
    getFields(db, 'time_off', request.id),
  ]);
  return (
    <OwnRequestPanel
      key={request.id}
      request={request}
      shifts={shifts.map(ownShift)}
      now={now}
      closeHref={closeHref}
      details={
        <FieldPart subject="time_off" id={String(request.id)} fields={fields} fill={fillCustomFields} />
      }
      {...look}
      actions={{
        withdraw: withdrawTimeOffRequest,
        cancel: cancelTimeOffRequest,
        cancelWords: getCancelWords,
      }}
    />
  );
}

function ownShift({ id, shiftDate, code, startsAt, endsAt }: PersonShift): OwnShift {
  return { id, shiftDate, code, startsAt, endsAt };
}
