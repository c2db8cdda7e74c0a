import type { ReactNode } from 'react';
import { type ClockStyle, stampWords } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';
import type { TimeOffEvent, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { ReturnPlan } from '#lib/domain/time-off-return.ts';
import { approvalNeedWords, denialHint, returnWords } from '#lib/domain/time-off-words.ts';
import type { CenterClock, Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { CancelLeave, type CancelLeaveProps } from './cancel-leave.tsx';
import { DecisionForm, type DecisionFormProps } from './decision-form.tsx';
import { ImpactView } from './impact-view.tsx';
import { RequestFacts } from './request-facts.tsx';
import { approvalConsequence, marksOf, STATUS_WORDS } from './request-words.ts';

export type RequestPanelProps = {
  request: TimeOffRequest;
  events: readonly TimeOffEvent[];
  /** Nobody decides their own. */
  isOwn: boolean;
  /** What an approval would do; null where whoever looks has nothing to decide. */
  impact: LeaveImpact | null;
  /** What cancelling would do; null where whoever looks has nothing to cancel. */
  cancelEffect: Omit<ReturnPlan, 'parts'> | null;
  actions: DecisionFormProps['actions'] & { cancel: CancelLeaveProps['action'] };
  closeHref: string;
  clock: CenterClock;
  /** Null at the reader's own center. */
  centerName: string | null;
  clockStyle: ClockStyle;
  now: Instant;
};

/** One request: who asks for what, what it would do, and the decision. */
export function RequestPanel(props: RequestPanelProps) {
  const { request, events, impact, closeHref, clock, centerName, clockStyle, now } = props;
  const { timeZone } = clock;
  const marks = marksOf(request, now);
  return (
    <SidePanel
      title={request.fullName}
      description={[request.kindName, leaveWords(request, clock, clockStyle), centerName]
        .filter((words) => words !== null)
        .join(' · ')}
      closeHref={closeHref}
      className="md:w-[28rem]"
    >
      <div key={request.id} className="flex min-h-full flex-col gap-5">
        {marks.length === 0 ? null : (
          <p className="flex flex-wrap gap-2">
            {marks.map(({ label, tone }) => (
              <Badge key={label} tone={tone}>
                {label}
              </Badge>
            ))}
          </p>
        )}
        <RequestFacts
          request={request}
          impact={impact}
          timeZone={timeZone}
          clockStyle={clockStyle}
          now={now}
        />
        {impact === null ? null : <ImpactView impact={impact} timeZone={timeZone} clockStyle={clockStyle} />}
        {request.status === 'pending' ? null : (
          <Life events={events} timeZone={timeZone} clockStyle={clockStyle} />
        )}
        <Decision {...props} />
      </div>
    </SidePanel>
  );
}

/**
 * Always in view at the lower edge; where little of the page fits, as at 400 % zoom, it comes after what it is made on.
 */
function Decision(props: RequestPanelProps) {
  const decision = decisionOf(props);
  if (decision === null) return null;
  return (
    <div className="-mx-4 mt-auto -mb-4 flex flex-col items-end border-t bg-popover px-4 py-3 [@media(min-height:36rem)]:sticky [@media(min-height:36rem)]:-bottom-4">
      {decision}
    </div>
  );
}

function decisionOf(props: RequestPanelProps): ReactNode {
  const { request, isOwn, impact, cancelEffect, actions, clock, clockStyle } = props;
  const { timeZone } = clock;
  if (impact !== null) {
    return (
      <DecisionForm
        key={request.id}
        request={request}
        consequence={approvalConsequence(impact, request.fullName)}
        approvalNeeds={approvalNeedWords(impact, timeZone, clockStyle)}
        denialHint={denialHint(request)}
        fullDates={impact.caps.filter(({ isFull }) => isFull).map(({ date }) => date)}
        actions={actions}
      />
    );
  }
  if (isOwn && request.status === 'pending') {
    return (
      <p className="w-full">
        This is your own request. Nobody decides their own: another supervisor or an admin does.
      </p>
    );
  }
  if (cancelEffect !== null) {
    return (
      <CancelLeave
        key={request.id}
        action={actions.cancel}
        request={request}
        consequence={returnWords(cancelEffect, timeZone, clockStyle)}
      />
    );
  }
  return null;
}

/** What happened to a request, in order. */
function Life({
  events,
  timeZone,
  clockStyle,
}: Pick<RequestPanelProps, 'events' | 'clockStyle'> & { timeZone: string }) {
  return (
    <section aria-labelledby="request-life" className="flex flex-col gap-1.5">
      <h3 id="request-life" className="font-semibold">
        What happened
      </h3>
      <ol className="flex flex-col gap-2">
        {events.map((event) => (
          <li key={`${event.at} ${event.to}`} className="flex flex-col">
            <span>{event.to === 'pending' ? 'Asked for' : STATUS_WORDS[event.to]}</span>
            <span className="text-sm text-muted-foreground">
              {stampWords(event.actorName ?? 'the system', event.at, timeZone, clockStyle)}
            </span>
            {event.reason === null ? null : <span className="text-sm wrap-anywhere">“{event.reason}”</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
