import type { ReactNode } from 'react';
import { type ClockStyle, stampWords } from '#lib/domain/format.ts';
import type { Swap, SwapAnswer, SwapRules } from '#lib/domain/swap-records.ts';
import type { TradeEffect } from '#lib/domain/swap-view.ts';
import type { CenterClock, Instant } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { ActivitySection } from '../history/activity-section.tsx';
import { ShiftPair } from '../swaps/shift-pair.tsx';
import { answerWords } from '../swaps/trade-words.ts';
import { Badge } from '../ui/badge.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { DecisionFoot } from './decision-foot.tsx';
import { TradeDecision, type TradeDecisionProps } from './trade-decision.tsx';
import { TradeEffectView } from './trade-effect-view.tsx';
import { TradeFacts } from './trade-facts.tsx';
import { TRADE_WORDS, tradeConsequence, tradeMarks, tradeNeedWords, tradePeople } from './trade-words.ts';

export type TradePanelProps = {
  swap: Swap;
  rules: SwapRules;
  /** Nobody decides their own. */
  isOwn: boolean;
  /** What it would do; null where whoever looks has nothing to decide. */
  effect: TradeEffect | null;
  actions: TradeDecisionProps['actions'];
  closeHref: string;
  /** The agency’s own fields. */
  details: ReactNode;
  /** Where the audit of the trade is; null for those who may not read it. */
  auditHref: string | null;
  clock: CenterClock;
  /** Null at the reader's own center. */
  centerName: string | null;
  clockStyle: ClockStyle;
  now: Instant;
};

/** One trade: who gives what to whom, what it would do to both, and the decision. */
export function TradePanel(props: TradePanelProps) {
  const { swap, rules, effect, closeHref, clock, centerName, clockStyle, now } = props;
  const { timeZone } = clock;
  const marks = tradeMarks(swap, rules, now);
  return (
    <SidePanel
      title={tradePeople(swap)}
      description={[TRADE_WORDS[swap.kind], centerName].filter((words) => words !== null).join(' · ')}
      closeHref={closeHref}
      className="md:w-[28rem]"
    >
      <div key={swap.id} className="flex min-h-full flex-col gap-5">
        {marks.length === 0 ? null : (
          <p className="flex flex-wrap gap-2">
            {marks.map(({ label, tone }) => (
              <Badge key={label} tone={tone}>
                {label}
              </Badge>
            ))}
          </p>
        )}
        <ShiftPair sides={sidesOf(swap)} timeZone={timeZone} clockStyle={clockStyle} />
        <TradeFacts swap={swap} effect={effect} timeZone={timeZone} clockStyle={clockStyle} now={now} />
        {effect === null ? null : (
          <TradeEffectView effect={effect} timeZone={timeZone} clockStyle={clockStyle} />
        )}
        {swap.status === 'pending' && swap.answers.length > 0 ? (
          <Answers answers={swap.answers} timeZone={timeZone} clockStyle={clockStyle} />
        ) : null}
        {props.details}
        <ActivitySection
          of={{ kind: 'swap', id: swap.id }}
          version={swap.version}
          timeZone={timeZone}
          clockStyle={clockStyle}
          auditHref={props.auditHref}
        />
        <Comments subject={{ kind: 'swap', id: swap.id }} />
        <DecisionFoot>{decisionOf(props)}</DecisionFoot>
      </div>
    </SidePanel>
  );
}

function sidesOf({ kind, shift, responderShift, requesterName, responderName }: Swap) {
  const instead = kind === 'give' ? 'Nothing: it is given away' : 'Not agreed yet';
  return [
    { label: `${requesterName} gives`, shift },
    { label: `${responderName ?? 'Somebody'} gives`, shift: responderShift, instead },
  ];
}

function decisionOf({ swap, isOwn, effect, actions }: TradePanelProps): ReactNode {
  if (swap.status === 'pending') {
    return <p className="w-full">It can be decided once somebody accepts it.</p>;
  }
  if (swap.status !== 'accepted') return null;
  if (isOwn) {
    return (
      <p className="w-full">
        You are one of the two. Nobody decides their own trade: another supervisor or an admin does.
      </p>
    );
  }
  if (effect === null) return null;
  const { bar } = effect;
  return (
    <TradeDecision
      key={`${swap.id} ${swap.version}`}
      swap={swap}
      people={tradePeople(swap)}
      noun={TRADE_WORDS[swap.kind].toLowerCase()}
      consequence={
        bar === null ? tradeConsequence(swap) : 'Denying tells both; their shifts stay as they are.'
      }
      approvalBar={bar}
      approvalNeeds={tradeNeedWords(effect)}
      actions={actions}
    />
  );
}

/** Where everybody stands who was asked or who answered. */
function Answers({
  answers,
  timeZone,
  clockStyle,
}: {
  answers: readonly SwapAnswer[];
  timeZone: string;
  clockStyle: ClockStyle;
}) {
  return (
    <section aria-labelledby="trade-answers" className="flex flex-col gap-1.5">
      <h3 id="trade-answers" className="font-semibold">
        Who was asked
      </h3>
      <ul className="flex flex-col gap-2">
        {answers.map((answer) => (
          <li key={answer.personId} className="flex flex-col">
            <span>
              {answer.fullName} {answerWords(answer, { timeZone, clockStyle })}
            </span>
            {answer.state === 'asked' ? null : (
              <span className="text-sm text-muted-foreground">
                {stampWords(null, answer.at, timeZone, clockStyle).replace('somebody, ', '')}
              </span>
            )}
            {answer.note === null ? null : <span className="text-sm wrap-anywhere">“{answer.note}”</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
