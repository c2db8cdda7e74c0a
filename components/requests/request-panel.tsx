import type { ReactNode } from 'react';
import type { ClockStyle } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { ReturnPlan } from '#lib/domain/time-off-return.ts';
import { approvalNeedWords, denialHint, returnWords } from '#lib/domain/time-off-words.ts';
import type { CenterClock, Instant } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { ActivitySection } from '../history/activity-section.tsx';
import { Badge } from '../ui/badge.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { CancelLeave, type CancelLeaveProps } from './cancel-leave.tsx';
import { DecisionFoot } from './decision-foot.tsx';
import { ImpactView } from './impact-view.tsx';
import { LeaveDecision, type LeaveDecisionProps } from './leave-decision.tsx';
import { RequestFacts } from './request-facts.tsx';
import { approvalConsequence, marksOf } from './request-words.ts';

export type RequestPanelProps = {
  request: TimeOffRequest;
  /** Nobody decides their own. */
  isOwn: boolean;
  /** What an approval would do; null where whoever looks has nothing to decide. */
  impact: LeaveImpact | null;
  /** What cancelling would do; null where whoever looks has nothing to cancel. */
  cancelEffect: Omit<ReturnPlan, 'parts'> | null;
  actions: LeaveDecisionProps['actions'] & { cancel: CancelLeaveProps['action'] };
  closeHref: string;
  /** The agency’s own fields. */
  details: ReactNode;
  /** Where the audit of the request is; null for those who may not read it. */
  auditHref: string | null;
  clock: CenterClock;
  /** Null at the reader's own center. */
  centerName: string | null;
  clockStyle: ClockStyle;
  now: Instant;
};

/** One request: who asks for what, what it would do, and the decision. */
export function RequestPanel(props: RequestPanelProps) {
  const { request, impact, closeHref, clock, centerName, clockStyle, now } = props;
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
        {props.details}
        <ActivitySection
          of={{ kind: 'time_off', id: request.id }}
          version={request.version}
          timeZone={timeZone}
          clockStyle={clockStyle}
          auditHref={props.auditHref}
        />
        <Comments subject={{ kind: 'time_off', id: request.id }} />
        <DecisionFoot>{decisionOf(props)}</DecisionFoot>
      </div>
    </SidePanel>
  );
}

function decisionOf(props: RequestPanelProps): ReactNode {
  const { request, isOwn, impact, cancelEffect, actions, clock, clockStyle } = props;
  const { timeZone } = clock;
  if (impact !== null) {
    return (
      <LeaveDecision
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
