import { ArrowLeftRight } from 'lucide-react';
import { fillCustomFields } from '#app/actions/field-actions.ts';
import {
  acceptOffer,
  acceptProposal,
  declineOffer,
  declineProposal,
  findAnswers,
  findPartners,
  offerShift,
  proposeShift,
  settleHours,
  withdrawOffer,
} from '#app/actions/swap-actions.ts';
import { FieldPart } from '#components/fields/field-facts.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { AnswerPanel } from '#components/swaps/answer-panel.tsx';
import { ChoosePanel } from '#components/swaps/choose-panel.tsx';
import { FinderPanel } from '#components/swaps/finder-panel.tsx';
import { foundOf } from '#components/swaps/finder-picks.ts';
import { isPartOf, ownTrades, tradeMarks, waitingOf } from '#components/swaps/own-trades.ts';
import { SwapPanel } from '#components/swaps/swap-panel.tsx';
import { SwapSections } from '#components/swaps/swap-sections.tsx';
import { parseSwapsQuery, type SwapsPanel, swapsHref } from '#components/swaps/swaps-query.ts';
import { shiftWords } from '#components/swaps/trade-words.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { requireUser, type SessionUser, whileSignedIn } from '#lib/auth/session.ts';
import { getFields } from '#lib/data/custom-fields.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { getSwap, getSwapRules, listMyHours, listMySwaps, listOpenSwaps } from '#lib/data/swaps.ts';
import type { OwnSwaps, Swap, SwapRules } from '#lib/domain/swap-records.ts';
import { addDays, MINUTE_MS, operationalDateOf } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';
import { tradeItems } from './trade-items.ts';

export const metadata = { title: 'Swaps' };

/** As far ahead as shifts are published. */
const daysAhead = 366;

const actions = { acceptOffer, declineOffer, acceptProposal, declineProposal, withdraw: withdrawOffer };

export default async function SwapsPage({ searchParams }: PageProps<'/swaps'>) {
  const user = await requireUser();
  const query = parseSwapsQuery(await searchParams);
  const { center } = user;
  if (center === null) {
    return (
      <>
        <PageHeader title="Swaps" />
        <EmptyState icon={<ArrowLeftRight aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then you can trade shifts with its people here.
        </EmptyState>
      </>
    );
  }
  const now = Date.now();
  const db = await createRequestClient();
  const [own, open, rules, accounts] = await Promise.all([
    listMySwaps(db),
    listOpenSwaps(db),
    whileSignedIn(getSwapRules(db)),
    listMyHours(db),
  ]);
  const trades = ownTrades(own.swaps, user.id);
  const [needsAnswer, upForGrabs] = await Promise.all([
    tradeItems(trades.needsAnswer, user.id, rules),
    tradeItems(
      open.map((swap) => ({ swap, proposal: null })),
      user.id,
      rules,
    ),
  ]);
  const { panel } = query;
  return (
    <>
      <LiveRefresh on={['swaps', 'roster', 'settings', 'people', 'time_off', 'custom_fields']} />
      <PageHeader
        title="Swaps"
        action={
          <ButtonLink
            href={swapsHref({ ...query, panel: { kind: 'choose' } })}
            scroll={false}
            variant="primary"
          >
            <ArrowLeftRight aria-hidden />
            Offer a shift
          </ButtonLink>
        }
      />
      <SwapSections
        trades={trades}
        needsAnswer={needsAnswer}
        upForGrabs={upForGrabs}
        accounts={accounts}
        hrefOf={(swapId) => swapsHref({ ...query, panel: { kind: 'swap', swapId } })}
        currentId={panel?.kind === 'swap' ? panel.swapId : null}
        showsAllEarlier={query.showsAllEarlier}
        allHref={swapsHref({ ...query, showsAllEarlier: true })}
        userId={user.id}
        now={now}
        actions={{ ...actions, settle: settleHours }}
        timeZone={center.clock.timeZone}
        clockStyle={user.clockStyle}
      />
      {panel === null ? null : (
        <Panel
          db={db}
          user={user}
          center={center}
          panel={panel}
          closeHref={swapsHref({ ...query, panel: null })}
          own={own}
          open={open}
          rules={rules}
          now={now}
        />
      )}
    </>
  );
}

type PanelProps = {
  db: Db;
  user: SessionUser;
  center: NonNullable<SessionUser['center']>;
  panel: SwapsPanel;
  closeHref: string;
  own: OwnSwaps;
  /** Offers to everyone that the person may take. */
  open: readonly Swap[];
  rules: SwapRules;
  now: Instant;
};

/** What lies open beside the page, with what it alone needs to read. */
async function Panel({ db, user, center, panel, closeHref, own, open, rules, now }: PanelProps) {
  const { clock } = center;
  const look = { timeZone: clock.timeZone, clockStyle: user.clockStyle };
  if (panel.kind === 'choose' || panel.kind === 'find') {
    const today = operationalDateOf(now, clock);
    const shifts = await listPersonShifts(db, user.id, addDays(today, -1), addDays(today, daysAhead));
    const marks = tradeMarks(own.swaps, user.id);
    if (panel.kind === 'choose') {
      return (
        <ChoosePanel
          shifts={shifts.filter(({ startsAt }) => startsAt - now >= rules.noticeMinutes * MINUTE_MS)}
          noticeMinutes={rules.noticeMinutes}
          marks={marks}
          closeHref={closeHref}
          {...look}
        />
      );
    }
    const shift = shifts.find(({ id }) => id === panel.shiftId);
    if (shift === undefined) {
      return (
        <SidePanel title="No such shift" closeHref={closeHref}>
          You have no published shift to come under this address.
        </SidePanel>
      );
    }
    const mark = marks[shift.id];
    if (mark?.isOpen) {
      return (
        <SidePanel
          title="Swap or give away"
          description={`Your ${shiftWords(shift, look)}`}
          closeHref={closeHref}
        >
          <p>You offer this shift already, or have promised it.</p>
          <TextLink href={swapsHref({ panel: { kind: 'swap', swapId: mark.swapId } })} scroll={false}>
            Open that trade
          </TextLink>
        </SidePanel>
      );
    }
    return (
      <FinderPanel
        key={shift.id}
        shift={shift}
        mode={panel.mode}
        found={findPartners({ assignmentId: shift.id }).then((answer) =>
          answer.ok ? { ok: true, data: foundOf(answer.data) } : answer,
        )}
        userId={user.id}
        closeHref={closeHref}
        fields={(await getFields(db, 'swap', null)).filter(({ mayWrite }) => mayWrite)}
        offer={offerShift}
        {...look}
      />
    );
  }
  const detail = panel.swapId === 0 ? null : await getSwap(db, panel.swapId);
  // Supervisors may read all of their agency; what is not theirs they find among the requests.
  const isOpen = open.some(({ id }) => id === panel.swapId);
  if (detail === null || !(isOpen || isPartOf(detail.swap, user.id))) {
    return (
      <SidePanel title="No such offer" closeHref={closeHref}>
        No offer or trade that concerns you is under this address.
      </SidePanel>
    );
  }
  const { swap } = detail;
  if (panel.kind === 'answer') {
    return (
      <AnswerPanel
        key={swap.id}
        swap={swap}
        found={findAnswers({ swapId: swap.id })}
        userId={user.id}
        closeHref={closeHref}
        propose={proposeShift}
        {...look}
      />
    );
  }
  return (
    <SwapPanel
      key={swap.id}
      swap={swap}
      items={await tradeItems(waitingOf(swap, user.id), user.id, rules)}
      userId={user.id}
      now={now}
      closeHref={closeHref}
      details={
        <FieldPart
          subject="swap"
          id={String(swap.id)}
          fields={await getFields(db, 'swap', swap.id)}
          fill={fillCustomFields}
        />
      }
      actions={actions}
      {...look}
    />
  );
}
