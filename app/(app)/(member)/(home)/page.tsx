import { acknowledgeNotices, markNoticesRead } from '#app/actions/inbox-actions.ts';
import { noteSetUpStep } from '#app/actions/set-up-actions.ts';
import { callInSick } from '#app/actions/time-off-actions.ts';
import { RunningCallOuts } from '#components/call-outs/running-call-outs.tsx';
import { HandoverLine } from '#components/handover/handover-line.tsx';
import { NextShift } from '#components/home/next-shift.tsx';
import { NoticeList } from '#components/home/notice-list.tsx';
import { OnNow } from '#components/home/on-now.tsx';
import { OpenShiftsLine } from '#components/home/open-shifts-line.tsx';
import { ShortSteps } from '#components/home/short-steps.tsx';
import { SupervisorSteps } from '#components/home/supervisor-steps.tsx';
import { WaitingTrades } from '#components/home/waiting-trades.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PoliciesLine } from '#components/policies/policies-line.tsx';
import { listedShifts } from '#components/roster/entries.ts';
import { ShiftList } from '#components/roster/shift-list.tsx';
import { SetUpBanner } from '#components/set-up/set-up-banner.tsx';
import { ownTrades, tradeMarks } from '#components/swaps/own-trades.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listMyOpenShifts } from '#lib/actions/fill-opening.ts';
import { requireUser, whileSignedIn } from '#lib/auth/session.ts';
import { countNoticeWork } from '#lib/data/acknowledgements.ts';
import { listCallOuts, listMyOffers } from '#lib/data/call-outs.ts';
import { getFloor } from '#lib/data/floor.ts';
import { getHandoverSummary } from '#lib/data/handover.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import { listWaitingNotices } from '#lib/data/notifications.ts';
import { listOpenings } from '#lib/data/openings.ts';
import { countMyPolicies } from '#lib/data/policies.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { getLastPublishedDay, listSchedules } from '#lib/data/schedules.ts';
import { getSetUp } from '#lib/data/set-up.ts';
import { getSwapRules, listMySwaps, listSwaps } from '#lib/data/swaps.ts';
import { listTimeOffRequests } from '#lib/data/time-off.ts';
import { formatDate } from '#lib/domain/format.ts';
import { scheduleHref } from '#lib/domain/my-schedule.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { addDays, createZone, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Home' };

/** Of what is shown: the own shifts, who is on, and what waits for whoever decides. */
const signals = [
  'roster',
  'notices',
  'schedules',
  'settings',
  'people',
  'time_off',
  'swaps',
  'deliveries',
  'handover',
  'openings',
  'call_outs',
  'policies',
] as const;

/** The rest is in the inbox. */
const NEWS_MAX = 5;

export default async function HomePage() {
  const user = await requireUser();
  const db = await createRequestClient();
  const now = Date.now();
  const clock = user.center?.clock ?? { timeZone: 'UTC', dayStart: '05:00' };
  const today = operationalDateOf(now, clock);
  const isSupervisor = hasRole(user.role, 'supervisor');
  const [
    notices,
    shifts,
    floor,
    schedules,
    lastDay,
    own,
    rules,
    pending,
    agreed,
    noticeWork,
    days,
    handover,
    openShifts,
    openings,
    offers,
    callOuts,
    policies,
    setUp,
  ] = await Promise.all([
    listWaitingNotices(db, NEWS_MAX),
    listPersonShifts(db, user.id, addDays(today, -1), addDays(today, 14)),
    user.center ? getFloor(db, user.center.id) : null,
    user.center && isSupervisor ? listSchedules(db, user.center.id) : [],
    user.center && isSupervisor ? getLastPublishedDay(db, user.center.id) : null,
    listMySwaps(db),
    whileSignedIn(getSwapRules(db)),
    isSupervisor ? listTimeOffRequests(db, { status: 'pending', after: null }) : null,
    isSupervisor ? listSwaps(db, { status: 'accepted', after: null }) : null,
    isSupervisor ? countNoticeWork(db) : null,
    getHolidayNames(db, user.agency.id, { fromDate: today, toDate: today }),
    user.center ? getHandoverSummary(db, user.center.id) : null,
    user.center ? listMyOpenShifts(user) : [],
    user.center && isSupervisor ? listOpenings(db, user.center.id) : [],
    user.center ? listMyOffers(db) : [],
    isSupervisor ? listCallOuts(db, { isRunning: true }) : [],
    countMyPolicies(db),
    user.role === 'admin' ? getSetUp(db) : null,
  ]);
  const ahead = shifts.filter((shift) => shift.endsAt > now);
  // Who is asked to work has minutes to answer.
  const openLine = <OpenShiftsLine items={openShifts} offers={offers.length} />;
  return (
    <>
      <LiveRefresh on={signals} />
      <PageHeader
        title={`Hello, ${user.fullName.split(' ')[0]}`}
        description={[formatDate(today, { year: true }), days[today]].filter(Boolean).join(' · ')}
      />
      {setUp === null ? null : <SetUpBanner progress={setUp} note={noteSetUpStep} />}
      {user.center && isSupervisor ? (
        <ShortSteps
          coverage={floor?.coverage ?? null}
          openings={openings}
          now={now}
          timeZone={clock.timeZone}
          clockStyle={user.clockStyle}
        />
      ) : null}
      <RunningCallOuts
        lines={callOuts}
        now={now}
        look={{ timeZone: clock.timeZone, clockStyle: user.clockStyle }}
      />
      {offers.length === 0 ? null : openLine}
      {handover === null ? null : (
        <HandoverLine summary={handover} timeZone={clock.timeZone} clockStyle={user.clockStyle} />
      )}
      {offers.length === 0 ? openLine : null}
      <PoliciesLine {...policies} today={createZone(clock.timeZone).toLocal(now).date} />
      <WaitingTrades count={ownTrades(own.swaps, user.id).needsAnswer.length} />
      <NoticeList
        notices={notices}
        unread={user.unread}
        timeZone={clock.timeZone}
        clockStyle={user.clockStyle}
        markRead={markNoticesRead}
        acknowledge={acknowledgeNotices}
      />
      {user.center && isSupervisor ? (
        <SupervisorSteps
          drafts={schedules.filter(({ status }) => status === 'draft')}
          lastPublishedDay={lastDay}
          today={today}
          waiting={{
            requests: pending?.requests.filter(({ userId }) => userId !== user.id).length ?? 0,
            trades:
              agreed?.swaps.filter(
                ({ requesterId, responderId }) => requesterId !== user.id && responderId !== user.id,
              ).length ?? 0,
            isMore: (pending?.next ?? null) !== null || (agreed?.next ?? null) !== null,
          }}
          notices={noticeWork ?? { people: 0, soonestAt: null, undelivered: 0 }}
          now={now}
        />
      ) : null}
      <div className="grid gap-5 lg:grid-cols-2">
        <section aria-labelledby="next-shift" className="flex min-w-0 flex-col gap-3">
          <div className="flex items-baseline justify-between gap-4">
            <h2 id="next-shift" className="text-lg font-semibold">
              My next shifts
            </h2>
            <ButtonLink href="/schedule" variant="link">
              All of them
            </ButtonLink>
          </div>
          <NextShift
            shifts={ahead}
            now={now}
            timeZone={clock.timeZone}
            clockStyle={user.clockStyle}
            sickCallAction={callInSick}
            trading={{
              noticeMinutes: rules.noticeMinutes,
              marks: tradeMarks(own.swaps, user.id),
            }}
          />
          {ahead.length > 1 ? (
            <ShiftList
              shifts={listedShifts(ahead.slice(1, 8), clock)}
              workweeks={user.agency.workweeks}
              today={today}
              clockStyle={user.clockStyle}
              hrefOf={(date) => scheduleHref({ view: 'now', date })}
            />
          ) : null}
        </section>
        <OnNow
          shifts={floor?.shifts ?? []}
          now={now}
          timeZone={clock.timeZone}
          clockStyle={user.clockStyle}
          ownId={user.id}
        />
      </div>
    </>
  );
}
