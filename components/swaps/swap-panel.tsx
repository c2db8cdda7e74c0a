import type { ReactNode } from 'react';
import type { Swap } from '#lib/domain/swap-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { ActivitySection } from '../history/activity-section.tsx';
import { stageWords } from '../time-off/request-state.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { sidesOf } from './own-trades.ts';
import { PanelAnswers } from './panel-answers.tsx';
import { type PairSide, ShiftPair } from './shift-pair.tsx';
import { SwapState } from './swap-state.tsx';
import type { TradeActions } from './trade-actions.ts';
import type { TradeItem } from './trade-item.ts';
import { answerWords, type Look, tradeTitle } from './trade-words.ts';
import { Until } from './until.tsx';
import { WithdrawOffer } from './withdraw-offer.tsx';

export type SwapPanelProps = Look & {
  swap: Swap;
  /** What waits for a word of the reader. */
  items: readonly TradeItem[];
  userId: string;
  now: Instant;
  closeHref: string;
  /** The agency’s own fields. */
  details: ReactNode;
  actions: TradeActions;
};

/** One offer or trade: what changes hands, who said what, what happened, and what the reader can do. */
export function SwapPanel(props: SwapPanelProps) {
  const { swap, items, userId, now, closeHref, actions, timeZone, clockStyle } = props;
  const look = { timeZone, clockStyle };
  const facts = factsOf(swap, userId, now, look);
  return (
    <SidePanel
      title={tradeTitle(swap, userId)}
      description={<SwapState status={swap.status} />}
      closeHref={closeHref}
      footer={
        mayWithdraw(swap, userId) ? (
          <WithdrawOffer key={swap.version} swap={swap} userId={userId} action={actions.withdraw} />
        ) : undefined
      }
    >
      <div className="flex flex-col gap-5">
        <ShiftPair sides={sidesShown(swap, userId)} {...look} />
        <PanelAnswers items={items} userId={userId} actions={actions} {...look} />
        {facts.length === 0 ? null : (
          <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2">
            {facts.map(([label, value]) => (
              <div key={label} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted-foreground">{label}</dt>
                <dd className="min-w-0 wrap-anywhere">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {swap.requesterId === userId && swap.answers.length > 0 ? (
          <section aria-labelledby="swap-answers" className="flex flex-col gap-1.5">
            <h3 id="swap-answers" className="font-semibold">
              Answers
            </h3>
            <ul className="flex flex-col gap-1.5">
              {swap.answers.map((answer) => (
                <li key={answer.personId} className="flex flex-col wrap-anywhere">
                  <span>
                    <span className="font-medium">{answer.fullName}</span> {answerWords(answer, look)}
                  </span>
                  {answer.note === null ? null : <span className="text-sm">“{answer.note}”</span>}
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {props.details}
        <ActivitySection of={{ kind: 'swap', id: swap.id }} version={swap.version} {...look} />
        {swap.requesterId === userId || swap.responderId === userId ? (
          <Comments subject={{ kind: 'swap', id: swap.id }} />
        ) : null}
      </div>
    </SidePanel>
  );
}

/** The requester while nobody has accepted; either of the two while nobody has decided. */
function mayWithdraw({ status, requesterId, responderId }: Swap, userId: string): boolean {
  if (status === 'pending') return requesterId === userId;
  return status === 'accepted' && (requesterId === userId || responderId === userId);
}

function sidesShown(swap: Swap, userId: string): PairSide[] {
  const { gives, gets } = sidesOf(swap, userId);
  const none =
    swap.kind === 'give' ? 'Nothing' : swap.status === 'pending' ? 'A shift to be chosen' : 'Nothing';
  const isOver = swap.status === 'approved';
  return [
    { label: isOver ? 'You gave' : 'You give', shift: gives, instead: none },
    { label: isOver ? 'You got' : 'You work', shift: gets, instead: none },
  ];
}

function factsOf(swap: Swap, userId: string, now: Instant, look: Look): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [];
  if (swap.note !== null) {
    facts.push([swap.requesterId === userId ? 'Your note' : 'Note', `“${swap.note}”`]);
  }
  if (swap.status === 'pending') {
    facts.push(['Time', <Until key="open" label="Open" at={swap.expiresAt} now={now} {...look} />]);
    if (swap.isForEveryone) facts.push(['Offered to', 'everyone of your center who may take it']);
  }
  if (swap.status === 'accepted') {
    if (swap.stage !== null) facts.push(['Waits', stageWords[swap.stage]]);
    facts.push([
      'Time',
      <Until key="open" label="It can be decided" at={swap.expiresAt} now={now} {...look} />,
    ]);
  }
  if (swap.decisionNote !== null) facts.push(['Reason', `“${swap.decisionNote}”`]);
  if (swap.closingNote !== null) facts.push(['Why', swap.closingNote]);
  return facts;
}
