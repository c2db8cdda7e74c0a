/** What a night finds: overtime and gaps ahead, requests that wait, and what ends soon. */
import { gapsOf } from './coverage.ts';
import type {
  Digest,
  DigestCenter,
  DigestCenterFacts,
  DigestCertificate,
  DigestFacts,
  DigestGap,
  DigestList,
  DigestOvertime,
  DigestQualification,
  DigestScheduleEnd,
  WaitingRequest,
} from './digest-records.ts';
import { countOf, formatDuration } from './format.ts';
import { ACTING_ID } from './qualification-spans.ts';
import type { RosterBlock, RosterRow } from './roster.ts';
import { creditedRows, dutiesOf, rowsByPerson } from './roster-index.ts';
import { addDays, blockWindow, eachDate, MINUTE_MS, overlapMinutes } from './time.ts';
import { workweekHours } from './timeline.ts';
import type { Instant, LocalDate } from './types.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** A request is told of once it has waited so long, or starts so soon. */
const WAITED_HOURS = 48;
const SOON_HOURS = 72;
const QUALIFICATION_DAYS = 30;
const INVITATION_DAYS = 3;
const SCHEDULE_DAYS = 28;
/** Further rows of a list are counted. */
const LISTED_MAX = 100;

/** The look ahead of an agency. Lists are in one order whatever the order of the facts. */
export function digestOf(facts: DigestFacts, now: Instant): Digest {
  const centers = facts.centers.map(centerOf);
  const overtime = facts.centers.flatMap(overtimeOf).sort(byOvertime);
  const gaps = facts.centers.flatMap((center) => gapsAhead(center, now)).sort(byGap);
  const qualifications = facts.centers.flatMap(qualificationsEnding).sort(byQualification);
  const invitationEnds = facts.invitationEnds.filter(
    (endsAt) => endsAt > now && endsAt <= now + INVITATION_DAYS * 24 * HOUR_MS,
  );
  const found: Omit<Digest, 'summary'> = {
    centers,
    overtimeMinutes: overtime.reduce((sum, { overtimeMinutes }) => sum + overtimeMinutes, 0),
    overtime: listOf(overtime),
    gaps: listOf(gaps),
    requests: listOf(facts.requests.filter((request) => isStale(request, now)).sort(byRequest)),
    qualifications: listOf(qualifications),
    certificates: listOf([...facts.certificates].sort(byCertificate)),
    scheduleEnds: facts.centers.flatMap(scheduleEndOf),
    invitations: {
      count: invitationEnds.length,
      firstEndsAt: invitationEnds.length === 0 ? null : Math.min(...invitationEnds),
    },
    unacknowledged: facts.unacknowledged,
    undelivered: facts.undelivered,
  };
  return { summary: summaryOf(found), ...found };
}

function listOf<Row>(rows: readonly Row[]): DigestList<Row> {
  return { total: rows.length, rows: rows.slice(0, LISTED_MAX) };
}

/** Of what deserves attention one phrase each, the gravest first; empty when nothing does. */
function summaryOf(found: Omit<Digest, 'summary'>): string {
  const days = found.centers.reduce((sum, { unscheduled }) => sum + unscheduled.length, 0);
  const phrases: [count: number, words: string][] = [
    [found.gaps.total, countOf(found.gaps.total, 'gap', 'gaps')],
    [days, `${countOf(days, 'day', 'days')} without a schedule`],
    [found.overtimeMinutes, `${formatDuration(found.overtimeMinutes)} of overtime`],
    [found.requests.total, countOf(found.requests.total, 'request waits', 'requests wait')],
    [
      found.qualifications.total,
      countOf(found.qualifications.total, 'qualification ends soon', 'qualifications end soon'),
    ],
    [
      found.certificates.total,
      countOf(found.certificates.total, 'certificate expires soon', 'certificates expire soon'),
    ],
    [
      found.scheduleEnds.length,
      `${countOf(found.scheduleEnds.length, 'schedule ends', 'schedules end')} with no draft after it`,
    ],
    [
      found.invitations.count,
      countOf(found.invitations.count, 'invitation ends soon', 'invitations end soon'),
    ],
    [
      found.unacknowledged,
      countOf(found.unacknowledged, 'notice not acknowledged', 'notices not acknowledged'),
    ],
    [found.undelivered, countOf(found.undelivered, 'notice not delivered', 'notices not delivered')],
  ];
  return phrases.flatMap(([count, words]) => (count > 0 ? [words] : [])).join(', ');
}

function publishedBlocks({ roster }: DigestCenterFacts): RosterBlock[] {
  return roster.blocks.filter(({ status }) => status === 'published');
}

/** The published block of an operational day. */
function blockOn(center: DigestCenterFacts, date: LocalDate): RosterBlock | undefined {
  return publishedBlocks(center).find(({ startDate, endDate }) => startDate <= date && date <= endDate);
}

/** Before the first block that was ever published nobody expects one. */
function centerOf(center: DigestCenterFacts): DigestCenter {
  const { schedule, clock } = center.roster;
  const [first] = publishedBlocks(center)
    .map(({ startDate }) => startDate)
    .sort();
  const isMissing = (date: LocalDate): boolean =>
    first !== undefined && date >= first && blockOn(center, date) === undefined;
  return {
    id: schedule.centerId,
    name: center.name,
    timeZone: clock.timeZone,
    fromDate: schedule.startDate,
    toDate: schedule.endDate,
    hasSchedule: first !== undefined && first <= schedule.endDate,
    unscheduled: eachDate(schedule.startDate, schedule.endDate).filter(isMissing),
  };
}

/** Of the people of a center, every workweek that the days ahead touch, whole: what is worked already belongs to it. */
function overtimeOf(center: DigestCenterFacts): DigestOvertime[] {
  const { roster, rows } = center;
  const { clock, ruleVersions, schedule, neighbours } = roster;
  const window = blockWindow(schedule, clock);
  const own = rowsByPerson(rows);
  const beside = rowsByPerson(neighbours);
  const credited = creditedRows([...rows, ...neighbours]);
  return roster.people.flatMap(({ id, fullName }) => {
    const worked = [...(own.get(id) ?? []), ...(beside.get(id) ?? [])];
    const paid = credited.get(id) ?? [];
    return workweekHours(dutiesOf(worked), ruleVersions, clock, paid)
      .filter((week) => week.overtimeMinutes > 0 && overlapMinutes(week, window) > 0)
      .map(({ startDate, workedMinutes, paidMinutes, overtimeMinutes, ...week }) => {
        const lastDate = lastOf([...worked, ...paid].filter((row) => overlapMinutes(row, week) > 0));
        return {
          centerId: schedule.centerId,
          userId: id,
          fullName,
          weekStart: startDate,
          lastDate: lastDate ?? startDate,
          scheduleId: blockOn(center, lastDate ?? startDate)?.id ?? null,
          workedMinutes,
          paidMinutes,
          overtimeMinutes,
        };
      });
  });
}

function lastOf(rows: readonly RosterRow[]): LocalDate | undefined {
  return rows
    .map(({ shiftDate }) => shiftDate)
    .sort()
    .at(-1);
}

/** Those that are not over. On days without a block nothing is short: they are told as such. */
function gapsAhead(center: DigestCenterFacts, now: Instant): DigestGap[] {
  const { schedule, qualificationNames } = center.roster;
  return gapsOf(center.coverage).flatMap(({ qualificationId, ...gap }) => {
    const block = blockOn(center, gap.shiftDate);
    if (block === undefined || gap.endsAt <= now) return [];
    return {
      ...gap,
      centerId: schedule.centerId,
      scheduleId: block.id,
      qualificationName: qualificationId === undefined ? null : (qualificationNames[qualificationId] ?? null),
    };
  });
}

function isStale({ since, startsAt }: WaitingRequest, now: Instant): boolean {
  return now - since > WAITED_HOURS * HOUR_MS || startsAt <= now + SOON_HOURS * HOUR_MS;
}

/** One that goes on in another row the day after does not end. */
function qualificationsEnding({ roster }: DigestCenterFacts): DigestQualification[] {
  const { schedule, people, qualificationNames } = roster;
  const from = schedule.startDate;
  const to = addDays(from, QUALIFICATION_DAYS);
  return people.flatMap(({ id: userId, fullName, qualifications }) =>
    qualifications.flatMap(({ id, toDate }) => {
      if (id === ACTING_ID || toDate === null || toDate < from || toDate > to) return [];
      const next = addDays(toDate, 1);
      const goesOn = qualifications.some(
        (other) =>
          other.id === id && other.fromDate <= next && (other.toDate === null || other.toDate >= next),
      );
      return goesOn ? [] : [{ userId, fullName, name: qualificationNames[id] ?? '', lastDate: toDate }];
    }),
  );
}

function scheduleEndOf(center: DigestCenterFacts): DigestScheduleEnd[] {
  const { schedule, blocks } = center.roster;
  const [last] = publishedBlocks(center).sort((a, b) => (a.endDate < b.endDate ? 1 : -1));
  if (last === undefined || last.endDate > addDays(schedule.startDate, SCHEDULE_DAYS)) return [];
  const isContinued = blocks.some(({ status, endDate }) => status === 'draft' && endDate > last.endDate);
  if (isContinued) return [];
  return [{ centerId: schedule.centerId, scheduleId: last.id, name: last.name, lastDate: last.endDate }];
}

/** `<` of the first keys that differ; text by its characters, as everywhere the same. */
function order(...pairs: readonly (readonly [a: string | number, b: string | number])[]): number {
  const [a, b] = pairs.find(([one, other]) => one !== other) ?? [0, 0];
  return a < b ? -1 : a > b ? 1 : 0;
}

function byOvertime(a: DigestOvertime, b: DigestOvertime): number {
  return order(
    [a.weekStart, b.weekStart],
    [b.overtimeMinutes, a.overtimeMinutes],
    [a.fullName, b.fullName],
    [a.userId, b.userId],
    [a.centerId, b.centerId],
  );
}

function byGap(a: DigestGap, b: DigestGap): number {
  return order([a.startsAt, b.startsAt], [a.centerId, b.centerId]);
}

function byRequest(a: WaitingRequest, b: WaitingRequest): number {
  return order([a.startsAt, b.startsAt], [a.since, b.since], [a.kind, b.kind], [a.id, b.id]);
}

function byQualification(a: DigestQualification, b: DigestQualification): number {
  return order([a.lastDate, b.lastDate], [a.fullName, b.fullName], [a.userId, b.userId], [a.name, b.name]);
}

function byCertificate(a: DigestCertificate, b: DigestCertificate): number {
  return order([a.lastDate, b.lastDate], [a.fullName, b.fullName], [a.userId, b.userId], [a.title, b.title]);
}
