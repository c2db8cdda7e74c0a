/** Numbers of the reports of requests, opened: the requests, trades or call-outs that they count. */
import { countOf, formatDate, formatDuration, formatInterval } from './format.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber } from './report-records.ts';
import type { ReportedAsk, ReportedLeave, ReportedSwap, RequestReport } from './report-requests.ts';
import { createZone, MINUTE_MS, overlapMinutes } from './time.ts';
import type { Instant, Interval } from './types.ts';

type Item = { text: string; href: string };

/** A number of a report of requests, opened; null where there is none of that name. */
export function openRequests(
  report: RequestReport,
  { measure, personId, period }: OpenKey,
  window: Interval,
): OpenedNumber | null {
  const { timeZone } = report;
  const day = (at: Instant): string => formatDate(createZone(timeZone).toLocal(at).date);
  const leaveItem = (each: ReportedLeave): Item => ({
    text: `${each.fullName}, ${formatInterval(each, timeZone)}`,
    href: `/requests?status=${each.status === 'cancelled' ? 'ended' : each.status}&request=${each.id}`,
  });
  const askItem = (each: ReportedAsk): Item => ({
    text: `${each.fullName}, asked ${day(each.askedAt)}`,
    href: `/requests?status=${each.status === 'cancelled' ? 'ended' : each.status}&request=${each.id}`,
  });
  const swapItem = (each: ReportedSwap): Item => ({
    text: `${each.requesterName}${each.responderName === null ? '' : ` with ${each.responderName}`}, offered ${day(each.askedAt)}`,
    href: `/requests?status=${SWAP_VIEWS[each.status]}&swap=${each.id}`,
  });
  const counted = (title: string, items: Item[]): OpenedNumber => ({
    title: `${title}: ${items.length}`,
    unit: 'count',
    value: items.length,
    reasons: [],
    shares: [],
    items,
  });
  const ofPerson = report.leave.filter((each) => each.personId === personId);
  switch (measure) {
    case 'approved': {
      const own = ofPerson.filter((each) => each.status === 'approved' && overlapMinutes(each, window) > 0);
      const minutes = own.reduce((sum, each) => sum + overlapMinutes(each, window), 0);
      return {
        ...counted('Approved', own.map(leaveItem)),
        title: `Approved leave: ${formatDuration(minutes)}, ${own[0]?.fullName ?? 'nobody'}`,
        unit: 'hours',
        value: minutes,
        items: own.map((each) => ({
          ...leaveItem(each),
          text: `${formatInterval(each, timeZone)}: ${formatDuration(overlapMinutes(each, window))} in these dates`,
        })),
      };
    }
    case 'sick':
      return counted(
        'Sick calls',
        ofPerson.filter((each) => each.isSickCall && each.status === 'approved').map(leaveItem),
      );
    case 'pending':
    case 'denied':
      return counted(
        measure === 'pending' ? 'Waiting' : 'Denied',
        ofPerson.filter(({ status }) => status === measure).map(leaveItem),
      );
    case 'swaps':
      return counted(
        'Trades',
        report.swaps.filter(({ status }) => period === '' || status === period).map(swapItem),
      );
    case 'timeOff':
      return counted(
        period === 'waiting' ? 'Time off that waits' : 'Time off that was decided',
        report.asked
          .filter(({ status, decidedAt }) =>
            period === 'waiting' ? status === 'pending' : status !== 'pending' && decidedAt !== null,
          )
          .map(askItem),
      );
    case 'trades':
      return counted(
        period === 'waiting' ? 'Trades that wait' : 'Trades that were decided',
        report.swaps
          .filter(({ status, acceptedAt, decidedAt }) =>
            acceptedAt === null
              ? false
              : period === 'waiting'
                ? status === 'accepted'
                : status !== 'accepted' && decidedAt !== null,
          )
          .map(swapItem),
      );
    case 'callOuts':
      return counted(
        'Call-outs',
        report.callOuts
          .filter(({ origin }) => period === '' || origin === period)
          .map((each) => ({
            text: `Shift of ${formatDate(each.shiftDate)}, started ${day(each.startedAt)}: ${callOutWords(each)}, ${countOf(each.contacts, 'contact', 'contacts')}`,
            href: `/call-outs/${each.id}`,
          })),
      );
    default:
      return null;
  }
}

function callOutWords({ state, startedAt, endedAt }: RequestReport['callOuts'][number]): string {
  if (endedAt === null) return 'still runs';
  const took = formatDuration((endedAt - startedAt) / MINUTE_MS);
  return state === 'filled' ? `filled in ${took}` : `ended after ${took} without anybody`;
}

/** The list of requests in which a trade of a state stands. */
const SWAP_VIEWS: Record<ReportedSwap['status'], string> = {
  pending: 'offered',
  accepted: 'pending',
  approved: 'approved',
  denied: 'denied',
  withdrawn: 'withdrawn',
  rejected: 'ended',
  expired: 'ended',
  cancelled: 'ended',
};
