import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HoursAccount } from '#lib/domain/swap-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { stageWords } from '../time-off/request-state.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { SettleAction } from './call-even.tsx';
import { HoursOwed } from './hours-owed.tsx';
import type { OwnTrades } from './own-trades.ts';
import { SwapRows } from './swap-rows.tsx';
import type { TradeActions } from './trade-actions.ts';
import type { TradeItem } from './trade-item.ts';
import { TradeList } from './trade-list.tsx';
import { type Look, offerWords, outcomeWords } from './trade-words.ts';
import { Until } from './until.tsx';

/** Of what is past so many are shown at first. */
const EARLIER_SHOWN = 8;

export type SwapSectionsProps = Look & {
  trades: OwnTrades;
  /** What waits for a word of the reader, with what it would mean. */
  needsAnswer: readonly TradeItem[];
  /** What others offer to everyone. */
  upForGrabs: readonly TradeItem[];
  accounts: readonly HoursAccount[];
  hrefOf: (id: number) => string;
  currentId: number | null;
  showsAllEarlier: boolean;
  allHref: string;
  userId: string;
  now: Instant;
  actions: TradeActions & { settle: SettleAction };
};

/** The own trades by what is to be done about them, and what others offer. */
export function SwapSections(props: SwapSectionsProps) {
  const { trades, needsAnswer, upForGrabs, accounts, userId, now, actions } = props;
  const { timeZone, clockStyle, hrefOf, currentId } = props;
  const look = { timeZone, clockStyle };
  const list = { userId, now, actions, ...look };
  const rows = { hrefOf, currentId, userId, ...look };
  const { offers, waiting, earlier } = trades;
  const shown = props.showsAllEarlier ? earlier : earlier.slice(0, EARLIER_SHOWN);
  const isEmpty =
    offers.length + waiting.length + earlier.length + needsAnswer.length + upForGrabs.length === 0;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <Section id="needs-answer" title="Needs your answer" count={needsAnswer.length}>
          <TradeList
            label="Needs your answer"
            items={needsAnswer}
            empty="Nobody waits for your answer."
            {...list}
          />
        </Section>
        {isEmpty ? (
          <EmptyState icon={<ArrowLeftRight aria-hidden />} title="No trades yet">
            Offer one of your shifts to a coworker: for one of theirs, or to give it away. What becomes of it
            stands here.
          </EmptyState>
        ) : (
          <Section id="offers" title="Your offers" count={offers.length}>
            {offers.length === 0 ? (
              <p className="text-muted-foreground">You offer no shift now.</p>
            ) : (
              <SwapRows
                label="Your offers"
                swaps={offers}
                detailOf={(swap) => (
                  <>
                    {offerWords(swap, userId, look)}{' '}
                    <Until label="Open" at={swap.expiresAt} now={now} {...look} />
                  </>
                )}
                {...rows}
              />
            )}
          </Section>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <Section id="grabs" title="Up for grabs" count={upForGrabs.length}>
          <TradeList
            label="Up for grabs"
            items={upForGrabs}
            empty="No coworker offers a shift to everyone now."
            {...list}
          />
        </Section>
        {waiting.length === 0 ? null : (
          <Section id="waiting" title="Waiting for a supervisor" count={waiting.length}>
            <SwapRows
              label="Waiting for a supervisor"
              swaps={waiting}
              detailOf={(swap) => (
                <>
                  {stageWords[swap.stage ?? 'supervisors']}{' '}
                  <Until label="It can be decided" at={swap.expiresAt} now={now} {...look} />
                </>
              )}
              {...rows}
            />
          </Section>
        )}
        <Section id="hours" title="Hours owed" count={0}>
          <HoursOwed accounts={accounts} timeZone={timeZone} settle={actions.settle} />
        </Section>
        {earlier.length === 0 ? null : (
          <Section id="earlier" title="Earlier" count={earlier.length}>
            <SwapRows
              label="Earlier"
              swaps={shown}
              detailOf={(swap) => outcomeWords(swap, userId, look)}
              {...rows}
            />
            {shown.length < earlier.length ? (
              <TextLink href={props.allHref} scroll={false} className="w-fit">
                All {earlier.length}
              </TextLink>
            ) : null}
          </Section>
        )}
      </div>
    </div>
  );
}

type SectionProps = { id: string; title: string; count: number; children: ReactNode };

function Section({ id, title, count, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="text-lg font-semibold">
        {title} {count > 0 ? <span className="font-normal text-muted-foreground">{count}</span> : null}
      </h2>
      {children}
    </section>
  );
}
