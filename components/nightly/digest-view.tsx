import type { Digest, DigestCenter, DigestGap, WaitingRequest } from '#lib/domain/digest-records.ts';
import {
  type ClockStyle,
  countOf,
  formatDate,
  formatDateRange,
  formatDuration,
  formatInterval,
  formatWorkAndPay,
} from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import { rosterHref, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import { addDays, MINUTE_MS } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { parsePeopleQuery, peopleHref, personHref } from '../people/people-query.ts';
import { requestsHref } from '../requests/requests-query.ts';
import { Badge } from '../ui/badge.tsx';
import { type DigestRow, DigestSection } from './digest-section.tsx';
import { momentWords } from './moment.ts';

export type DigestViewProps = {
  digest: Digest;
  clockStyle: ClockStyle;
  /** Admins alone may see to invitations. */
  isAdmin: boolean;
};

/** What a night found, each row a step from its place. */
export function DigestView({ digest, clockStyle, isAdmin }: DigestViewProps) {
  const { gaps, overtime, overtimeMinutes, requests, centers } = digest;
  const look: Look = {
    clockStyle,
    zoneOf: (centerId) =>
      centers.find(({ id }) => id === centerId)?.timeZone ?? centers[0]?.timeZone ?? 'UTC',
    placeOf: (centerId) =>
      centers.length < 2 ? [] : centers.flatMap(({ id, name }) => (id === centerId ? [name] : [])),
  };
  const people = new Set(overtime.rows.map(({ userId }) => userId)).size;
  const unscheduled = centers.flatMap((center) => unscheduledWords(center, look));
  const ends = endRows(digest, look, isAdmin);
  const { qualifications, certificates } = digest;
  return (
    <div className="flex flex-col gap-6">
      <DigestSection
        id="gaps"
        title="Gaps"
        rows={gaps.rows.map((gap) => gapRow(gap, look))}
        total={gaps.total}
        empty={
          unscheduled.length === 0
            ? 'None: every minute of these days meets its minimums.'
            : 'None on the days that have a schedule.'
        }
      >
        {unscheduled.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </DigestSection>
      <DigestSection
        id="overtime"
        title="Overtime"
        rows={overtime.rows.map((row) => ({
          key: `${row.userId} ${row.weekStart} ${row.centerId}`,
          title: row.fullName,
          href: rosterHref({ block: row.scheduleId, cell: { userId: row.userId, date: row.lastDate } }),
          text: [
            `week of ${formatDate(row.weekStart)}`,
            formatWorkAndPay(row),
            ...look.placeOf(row.centerId),
          ].join(' · '),
          note: `${formatDuration(row.overtimeMinutes)} over 40\u00a0h`,
        }))}
        total={overtime.total}
        empty="None: nobody is paid more than 40 hours in a workweek."
      >
        {overtimeMinutes === 0 ? null : (
          <p>
            {formatDuration(overtimeMinutes)} as planned now
            {overtime.total > overtime.rows.length ? '' : `, ${countOf(people, 'person', 'people')}`}.
          </p>
        )}
      </DigestSection>
      <DigestSection
        id="requests"
        title="Requests that wait"
        rows={requests.rows.map((request) => requestRow(request, look))}
        total={requests.total}
        empty="None waits longer than two days or starts within three."
      />
      <DigestSection
        id="ends"
        title="Ends soon"
        rows={ends}
        total={
          ends.length +
          qualifications.total -
          qualifications.rows.length +
          certificates.total -
          certificates.rows.length
        }
        empty="Nothing ends soon, and every notice has arrived."
      />
    </div>
  );
}

type Look = {
  clockStyle: ClockStyle;
  zoneOf: (centerId: string) => string;
  /** The center's name, where there are several. */
  placeOf: (centerId: string) => string[];
};

function gapRow(gap: DigestGap, { clockStyle, zoneOf, placeOf }: Look): DigestRow {
  // It is known by its name alone.
  const names = new Map(gap.qualificationName === null ? [] : [['', gap.qualificationName]]);
  const short = ((gap.endsAt - gap.startsAt) / MINUTE_MS) * (gap.required - gap.onDuty);
  return {
    key: `${gap.centerId} ${gap.kind} ${gap.qualificationName} ${gap.startsAt}`,
    title: formatInterval(gap, zoneOf(gap.centerId), clockStyle),
    href: rosterHref({ block: gap.scheduleId, cell: { userId: WHOLE_DAY, date: gap.shiftDate } }),
    text: [gapChairs(gap, names), ...placeOf(gap.centerId)].join(' · '),
    mark:
      gap.kind === 'employees' ? undefined : (
        <Badge tone="danger">{gap.kind === 'supervisors' ? 'Supervisor' : 'Qualification'}</Badge>
      ),
    note: `${formatDuration(short)} short`,
  };
}

function requestRow(request: WaitingRequest, { clockStyle, zoneOf, placeOf }: Look): DigestRow {
  const zone = zoneOf(request.centerId);
  return {
    key: `${request.kind} ${request.id}`,
    title: request.names.join(' and '),
    href: requestsHref({ view: 'pending', open: { kind: request.kind, id: request.id }, after: null }),
    text: [
      request.kind === 'leave' ? 'time off' : 'trade',
      `starts ${momentWords(request.startsAt, zone, clockStyle)}`,
      ...placeOf(request.centerId),
    ].join(' · '),
    note: `waits since ${momentWords(request.since, zone, clockStyle)}`,
  };
}

function endRows(digest: Digest, { clockStyle, zoneOf, placeOf }: Look, isAdmin: boolean): DigestRow[] {
  const { qualifications, certificates, scheduleEnds, invitations, unacknowledged, undelivered } = digest;
  const rows: DigestRow[] = scheduleEnds.map((end) => ({
    key: `schedule ${end.scheduleId}`,
    title: end.name,
    href: '/schedules',
    text: ['no draft follows it', ...placeOf(end.centerId)].join(' · '),
    note: `${isOver(end, digest) ? 'ended' : 'ends'} ${formatDate(end.lastDate, { year: true })}`,
  }));
  for (const { userId, fullName, name, lastDate } of qualifications.rows) {
    rows.push({
      key: `qualification ${userId} ${name} ${lastDate}`,
      title: fullName,
      href: peopleHref(parsePeopleQuery({}), userId),
      text: name,
      note: `ends ${formatDate(lastDate, { year: true })}`,
    });
  }
  const firstDate = digest.centers.map(({ fromDate }) => fromDate).sort()[0] ?? '';
  for (const { userId, fullName, title, lastDate } of certificates.rows) {
    rows.push({
      key: `certificate ${userId} ${title} ${lastDate}`,
      title: fullName,
      href: personHref(userId),
      text: `certificate: ${title}`,
      note: `${lastDate < firstDate ? 'expired' : 'expires'} ${formatDate(lastDate, { year: true })}`,
    });
  }
  if (isAdmin && invitations.firstEndsAt !== null) {
    rows.push({
      key: 'invitations',
      title: countOf(invitations.count, 'open invitation', 'open invitations'),
      href: peopleHref(parsePeopleQuery({ state: 'invited' })),
      text: 'not accepted yet',
      note: `${invitations.count === 1 ? 'ends' : 'the first ends'} ${momentWords(invitations.firstEndsAt, zoneOf(''), clockStyle)}`,
    });
  }
  if (unacknowledged > 0) {
    rows.push({
      key: 'unacknowledged',
      title: countOf(unacknowledged, 'notice not acknowledged', 'notices not acknowledged'),
      href: '/notices?tab=acknowledge',
      text: 'longer than allowed',
    });
  }
  if (undelivered > 0) {
    rows.push({
      key: 'undelivered',
      title: countOf(undelivered, 'notice not delivered', 'notices not delivered'),
      href: '/notices?tab=undelivered',
      text: 'by any channel in the day before',
    });
  }
  return rows;
}

/** Whether the last schedule of a center was over when the night looked. */
function isOver({ centerId, lastDate }: Digest['scheduleEnds'][number], { centers }: Digest): boolean {
  return centers.some(({ id, fromDate }) => id === centerId && lastDate < fromDate);
}

/** Days without a published block, those in a row as one range. */
function unscheduledWords({ id, hasSchedule, unscheduled }: DigestCenter, { placeOf }: Look): string[] {
  const place = placeOf(id)
    .map((name) => `${name}: `)
    .join('');
  if (!hasSchedule) return [`${place}The first schedule has not begun yet, so nothing can be short.`];
  const ranges: { from: LocalDate; to: LocalDate }[] = [];
  for (const date of unscheduled) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.to, 1) === date) last.to = date;
    else ranges.push({ from: date, to: date });
  }
  if (ranges.length === 0) return [];
  return [
    `${place}No schedule is published for ${ranges.map(({ from, to }) => formatDateRange(from, to)).join(', ')}.`,
  ];
}
