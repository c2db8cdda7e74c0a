'use client';

import { formatDate, formatInstantTime, formatInterval } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import { waitingAbout } from '#lib/domain/offline-queue.ts';
import type { OfflineTimeOff, OwnClaim, QueuedRequest } from '#lib/domain/offline-records.ts';
import type { ClaimState } from '#lib/domain/opening-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Look } from '../swaps/trade-words.ts';
import { RequestStatus, waitingWords } from '../time-off/request-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { OfflineAsk } from './offline-ask.tsx';
import { type Asking, Choice, OfflineList, OfflineRow } from './offline-list.tsx';
import type { OfflineViewProps } from './offline-schedule.tsx';
import { addToQueue } from './offline-store.ts';
import { OfflineOfferRow, OfflineTrade } from './offline-trade.tsx';

export type OfflineRequestsProps = OfflineViewProps & { queue: readonly QueuedRequest[] };

/** Time off, trades, offers and claims as they stood, and what can be asked for without a connection. */
export function OfflineRequests({ snapshot, clock, now, queue }: OfflineRequestsProps) {
  const { person, clockStyle } = snapshot;
  const look = { timeZone: clock.timeZone, clockStyle };
  const offers = snapshot.offers.filter(({ answerBy }) => answerBy > now);
  const claims = snapshot.claims.filter(({ endsAt }) => endsAt > now);
  const asking: Asking = {
    isWaiting: (request) => waitingAbout(queue, request) !== null,
    ask: async (request, words) => {
      try {
        return await addToQueue({ userId: person.id, madeAt: now, words, request });
      } catch {
        return 'This browser keeps nothing, so nothing can wait in it. Ask when there is a connection.';
      }
    },
  };
  return (
    <div className="flex flex-col gap-6">
      {offers.length === 0 ? null : (
        <OfflineList label="You are asked to work">
          {offers.map((offer) => (
            <OfflineOfferRow key={offer.offerId} offer={offer} look={look} asking={asking} />
          ))}
        </OfflineList>
      )}
      <OfflineList label="Time off" empty="You have asked for nothing lately.">
        {snapshot.timeOff.map((request) => {
          const when = leaveWords(request, clock, clockStyle);
          return (
            <OfflineRow
              key={request.id}
              title={when}
              detail={timeOffDetail(request)}
              state={<RequestStatus status={request.status} />}
            >
              {request.status === 'pending' ? (
                <Choice
                  label="Withdraw"
                  about={`time off, ${when}`}
                  request={{ kind: 'withdraw', requestId: request.id, expectedVersion: request.version }}
                  {...asking}
                />
              ) : null}
            </OfflineRow>
          );
        })}
      </OfflineList>
      <OfflineAsk snapshot={snapshot} clock={clock} ask={asking.ask} />
      <OfflineList label="Swaps" empty="You have no trades.">
        {snapshot.swaps.map((swap) => (
          <OfflineTrade key={swap.id} swap={swap} userId={person.id} now={now} look={look} asking={asking} />
        ))}
      </OfflineList>
      <OfflineList
        label="Open shifts"
        empty="You have asked for none."
        hint="An open shift cannot be taken offline: the first to ask may have it, and who that is shows only with the connection."
      >
        {claims.map((claim) => (
          <OfflineRow
            key={claim.id}
            title={`${claim.code} on ${formatInterval(claim, clock.timeZone, clockStyle)}`}
            detail={claimDetail(claim, look)}
            state={<Badge tone={claimTones[claim.state]}>{claimWords[claim.state]}</Badge>}
          />
        ))}
      </OfflineList>
    </div>
  );
}

const claimWords: Readonly<Record<ClaimState, string>> = {
  waiting: 'Asked for',
  won: 'Yours',
  lost: 'Given to somebody else',
  withdrawn: 'Taken back',
};
const claimTones = { waiting: 'primary', won: 'success', lost: 'neutral', withdrawn: 'neutral' } as const;

function claimDetail({ state, claimsUntil }: OwnClaim, { timeZone, clockStyle }: Look): string {
  if (state !== 'waiting') return '';
  if (claimsUntil === null) return 'A supervisor decides.';
  const { date } = createZone(timeZone).toLocal(claimsUntil);
  return `Decided after ${formatDate(date)} ${formatInstantTime(claimsUntil, timeZone, clockStyle)}.`;
}

function timeOffDetail(request: OfflineTimeOff): string {
  const note = request.decisionNote === null ? '' : ` “${request.decisionNote}”`;
  return `${request.kindName}. ${waitingWords(request)}${note}`.trim();
}
