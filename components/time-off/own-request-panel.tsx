import type { ReactNode } from 'react';
import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import { type OwnShift, touchedShifts } from '#lib/domain/time-off.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { CenterClock, Instant } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { ActivitySection } from '../history/activity-section.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { EndRequest, type EndRequestProps } from './end-request.tsx';
import { RequestStatus, waitingWords } from './request-state.tsx';

export type OwnRequestPanelProps = {
  request: TimeOffRequest;
  /** The own published shifts around the window. */
  shifts: readonly OwnShift[];
  now: Instant;
  closeHref: string;
  /** The agency’s own fields. */
  details: ReactNode;
  clock: CenterClock;
  clockStyle: ClockStyle;
  actions: {
    withdraw: EndRequestProps['action'];
    cancel: EndRequestProps['action'];
    cancelWords: EndRequestProps['consequence'];
  };
};

/** One own request: where it stands, what it takes, what happened, and the way out of it. */
export function OwnRequestPanel(props: OwnRequestPanelProps) {
  const { request, shifts, closeHref, clock, clockStyle } = props;
  const look = [clock.timeZone, clockStyle] as const;
  const taken = request.status === 'pending' ? touchedShifts(request, shifts) : [];
  const facts: (readonly [string, ReactNode])[] = [
    ['Kind', request.isSickCall ? `${request.kindName}, called in` : request.kindName],
  ];
  const [title, times] = [leaveWords(request, clock, clockStyle), formatInterval(request, ...look)];
  if (times !== title) facts.push(['Times', times]);
  if (request.chargedMinutes !== null) facts.push(['Takes', formatDuration(request.chargedMinutes)]);
  if (request.stage !== null) facts.push(['Waits', waitingWords(request)]);
  if (request.reason !== null) {
    facts.push([
      'Your note',
      <span key="note" className="wrap-anywhere">
        “{request.reason}”
      </span>,
    ]);
  }
  return (
    <SidePanel
      title={title}
      description={<RequestStatus status={request.status} />}
      closeHref={closeHref}
      footer={<WayOut {...props} />}
    >
      <div className="flex flex-col gap-5">
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2">
          {facts.map(([label, value]) => (
            <div key={label} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-muted-foreground">{label}</dt>
              <dd className="min-w-0">{value}</dd>
            </div>
          ))}
        </dl>
        {taken.length === 0 ? null : (
          <section aria-labelledby="taken-shifts" className="flex flex-col gap-1.5">
            <h3 id="taken-shifts" className="font-semibold">
              Shifts it would take
            </h3>
            <ul className="flex flex-col gap-1">
              {taken.map(({ shift, part, minutes }) => (
                <li key={shift.id} className="flex justify-between gap-4">
                  <span>
                    <span className="font-mono text-sm">{shift.code}</span> {formatInterval(part, ...look)}
                  </span>
                  <span className="shrink-0 text-muted-foreground">{formatDuration(minutes)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {props.details}
        <ActivitySection
          of={{ kind: 'time_off', id: request.id }}
          version={request.version}
          {...{ timeZone: clock.timeZone, clockStyle }}
        />
        <Comments subject={{ kind: 'time_off', id: request.id }} />
      </div>
    </SidePanel>
  );
}

/** Withdrawing what waits, cancelling what is approved and not over; nothing for the rest. */
function WayOut({ request, now, clock, clockStyle, actions }: OwnRequestPanelProps) {
  const when = leaveWords(request, clock, clockStyle);
  if (request.status === 'pending') {
    return (
      <EndRequest
        key={request.version}
        request={request}
        verb="Withdraw"
        title={`Withdraw ${when}?`}
        consequence="Nobody decides on it then, and its place in line is lost. You can ask again."
        action={actions.withdraw}
      />
    );
  }
  if (request.status !== 'approved' || request.endsAt <= now) return null;
  return (
    <EndRequest
      key={request.version}
      request={request}
      verb="Cancel leave"
      title={`Cancel the leave ${when}?`}
      consequence={actions.cancelWords}
      action={actions.cancel}
    />
  );
}
