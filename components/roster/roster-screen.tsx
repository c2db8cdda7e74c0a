'use client';

import { type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { HolidayNames } from '#lib/domain/records.ts';
import type { RosterFacts, RosterWire } from '#lib/domain/roster.ts';
import { groupPeople } from '#lib/domain/roster-groups.ts';
import {
  type RosterQuery,
  type RosterRange,
  type RosterShow,
  rosterHref,
  shownRange,
} from '#lib/domain/roster-query.ts';
import type { EditOutcome, PendingEdit } from '#lib/domain/roster-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { BlockChoice } from './block-choice.tsx';
import { ConflictDialog } from './change-set/conflict-dialog.tsx';
import type { PendingEditsProps } from './change-set/pending-edits.tsx';
import { tellNews } from './change-set/tell-news.ts';
import { EditProvider } from './edit-provider.tsx';
import { RosterGrid } from './grid/roster-grid.tsx';
import { HolidayNamesProvider } from './holiday-names.ts';
import {
  ChangeSetBar,
  DayTimeline,
  PendingEdits,
  PhoneRoster,
  prepareParts,
  RosterPanel,
} from './later-parts.tsx';
import { PresenceBar } from './presence/presence-bar.tsx';
import { OutMenu } from './print/out-menu.tsx';
import { RosterLegend } from './roster-legend.tsx';
import { RosterToolbar } from './roster-toolbar.tsx';
import { fetchHistory } from './store/roster-fetch.ts';
import { createRosterStore } from './store/roster-store.ts';
import type { RosterNews, SaveRequest } from './store/store-types.ts';
import { RosterStoreProvider, useRoster, useRosterStore } from './store/use-roster.ts';
import { useRosterSync } from './store/use-roster-sync.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useRosterKeys } from './use-roster-keys.ts';
import { useRosterQuery } from './use-roster-query.ts';

export type RosterScreenProps = {
  facts: RosterFacts;
  /** All rows of the range. */
  wire: RosterWire;
  range: RosterRange;
  userId: string;
  /** Operational date. */
  today: LocalDate;
  clockStyle: ClockStyle;
  holidayNames: HolidayNames;
  pending: readonly PendingEdit[];
  /** The menu of the kept views. */
  views: ReactNode;
  actions: PendingEditsProps['actions'] & {
    save: (request: SaveRequest) => Promise<ActionResult<EditOutcome>>;
  };
};

/** The master roster of a block. */
export function RosterScreen(props: RosterScreenProps) {
  const { facts, wire, range, userId, actions } = props;
  const [said, setSaid] = useState('');
  const { save } = actions;
  const [store] = useState(() => {
    const made = createRosterStore({
      facts,
      wire,
      range,
      userId,
      now: Date.now,
      save,
      newId: () => crypto.randomUUID(),
      storage: deviceStorage(),
      tell: (news) => {
        setSaid(newsWords(news));
        tellNews(news, made);
      },
    });
    return made;
  });
  useRosterSync(store);

  // The page was read again: facts may be others now, and rows that are known already stay.
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else {
      store.receiveFacts(facts);
      store.receive(wire, range);
    }
  }, [store, facts, wire, range]);

  return (
    <RosterStoreProvider value={store}>
      <EditProvider>
        <HolidayNamesProvider value={props.holidayNames}>
          <Screen {...props} />
        </HolidayNamesProvider>
        <VisuallyHidden>
          <span role="status">{said}</span>
        </VisuallyHidden>
      </EditProvider>
    </RosterStoreProvider>
  );
}

function Screen({ userId, today, clockStyle, pending, views, actions }: RosterScreenProps) {
  const store = useRosterStore();
  const facts = useRoster((state) => state.facts);
  const loaded = useRoster((state) => state.loaded);
  const isBlock = loaded.fromDate <= facts.schedule.startDate && loaded.toDate >= facts.schedule.endDate;
  const { query, go } = useRosterQuery();
  const isPhone = useIsPhone();
  const [isAlive, setIsAlive] = useState(false);
  useEffect(() => setIsAlive(true), []);
  const { schedule } = facts;
  const { fromDate, toDate } = shownRange(query, schedule, today, facts.ruleVersions);
  const range = useMemo(() => ({ fromDate, toDate }), [fromDate, toDate]);
  // A list of one day shows everybody who is found, whatever the grid filters by.
  const isDay = isPhone || query.view === 'day';
  const groups = useGroups(query, isDay ? 'all' : query.show, range);
  const [typing, setTyping] = useState<string | null>(null);
  const [isApplying, setIsApplying] = useState(false);
  const closed = { ...query, cell: null, open: null };
  // What is closed is not opened by Back.
  const close = () => go({ cell: null, open: null }, { isQuiet: true });
  // The days shown stay when a panel opens on one of them.
  const openCell = (cell: RosterQuery['cell']) => go({ cell, open: null, date: query.date ?? fromDate });
  const openShift = (open: number) => go({ open, cell: null, date: query.date ?? fromDate });
  const openDay = (date: LocalDate) => go({ view: 'day', date });
  useRosterKeys(store);
  useEffect(() => {
    if (isBlock) prepareParts(isPhone);
  }, [isBlock, isPhone]);
  const count = groups.reduce((sum, group) => sum + group.people.length, 0);

  return (
    <div className="flex min-w-0 flex-col gap-3 sm:h-[calc(100dvh-10rem)] sm:min-h-[30rem] md:h-[calc(100dvh-6rem)]">
      {/* On a phone two rows: what is shown, and what can be done. */}
      <div className="contents max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-2 max-[22.5rem]:gap-x-1">
        <PageHeader
          title="Roster"
          status={
            <div className="flex min-w-0 items-center gap-x-3 gap-y-1 max-sm:flex-1 max-sm:gap-x-2 sm:flex-wrap">
              <BlockChoice schedule={schedule} blocks={facts.blocks} query={query} />
              {schedule.status === 'draft' ? (
                <Badge tone="warning">Draft</Badge>
              ) : (
                <Badge className="max-sm:sr-only">Published</Badge>
              )}
              <PresenceBar
                scheduleId={schedule.id}
                userId={userId}
                editing={typing ?? query.cell?.userId ?? null}
              />
            </div>
          }
          action={
            <div className="contents max-[22.5rem]:[&_button>svg]:hidden">
              <OutMenu blockId={schedule.id} date={fromDate} range={range} />
              {schedule.status === 'draft' ? (
                <ButtonLink
                  href={`/schedules/${schedule.id}/publish`}
                  variant="primary"
                  className="max-[22.5rem]:px-2"
                >
                  <span>
                    Review<span className="max-sm:sr-only"> and publish</span>
                  </span>
                </ButtonLink>
              ) : null}
            </div>
          }
          className="max-sm:contents max-sm:[&>:first-child]:basis-full"
        />
        <RosterToolbar query={query} range={range} today={today} count={count} views={views} onChange={go} />
      </div>
      <PendingEdits
        edits={pending}
        clockStyle={clockStyle}
        actions={{ confirm: actions.confirm, decline: actions.decline, withdraw: actions.withdraw }}
      />
      {count === 0 && (!isPhone || facts.people.length === 0) ? (
        <NobodyShown query={query} total={facts.people.length} />
      ) : isPhone ? (
        <Suspense fallback={waiting}>
          <PhoneRoster
            date={query.date ?? query.cell?.date ?? clamp(today, schedule)}
            today={today}
            clockStyle={clockStyle}
            search={query.q}
            onSearch={(q) => go({ q }, { isQuiet: true })}
            nobody={<NobodyShown query={query} total={facts.people.length} />}
            onDate={(date) => go({ date })}
            onOpenPerson={(person, date) => openCell({ userId: person, date })}
            onOpenShift={openShift}
          />
        </Suspense>
      ) : query.view === 'day' ? (
        <Suspense fallback={waiting}>
          <DayTimeline
            date={fromDate}
            clockStyle={clockStyle}
            search={query.q}
            onOpenPerson={(person, date) => openCell({ userId: person, date })}
            onOpenShift={openShift}
          />
        </Suspense>
      ) : (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col max-sm:hidden">
          <RosterGrid
            groups={groups}
            isGrouped={query.group !== 'none'}
            view={query.view}
            range={range}
            today={today}
            clockStyle={clockStyle}
            cell={query.cell}
            onOpenCell={openCell}
            onOpenShift={openShift}
            onOpenDay={openDay}
            onEscape={close}
            onTyping={setTyping}
          />
        </div>
      )}
      <div className="flex-wrap items-center gap-x-4 gap-y-2 max-sm:contents sm:flex sm:has-[[data-lower-bar]]:sticky sm:bottom-0 sm:z-20 sm:bg-background">
        {isDay || count === 0 ? null : (
          <RosterLegend
            isFolded
            marks={['overtime', 'manual', 'locked', 'swap', 'trainee', 'acting', 'open', 'leave']}
            className="open:basis-full max-sm:hidden"
          />
        )}
        <ChangeSetBar
          isDraft={schedule.status === 'draft'}
          clockStyle={clockStyle}
          now={Date.now}
          isApplying={isApplying}
          onApplyingChange={setIsApplying}
          isPanelOpen={query.cell !== null || query.open !== null}
        />
      </div>
      {query.cell === null && query.open === null ? null : (
        <Suspense>
          <RosterPanel
            cell={query.cell}
            open={query.open}
            closeHref={rosterHref(closed)}
            onClose={close}
            onOpenShift={openShift}
            onApplyNow={() => setIsApplying(true)}
            clockStyle={clockStyle}
            now={Date.now}
            loadHistory={fetchHistory}
          />
        </Suspense>
      )}
      <ConflictDialog clockStyle={clockStyle} />
      <span hidden data-roster-loaded={isAlive && isBlock ? '' : undefined} />
    </div>
  );
}

/** While a part that comes later is on its way. */
const waiting = <Skeleton className="h-auto min-h-64 flex-1" />;

/**
 * The people in their groups. They stay where they are while one edits: only another view, another range, other facts
 * and newly loaded days order them anew.
 */
function useGroups(query: RosterQuery, show: RosterShow, range: RosterRange) {
  const store = useRosterStore();
  const facts = useRoster((state) => state.facts);
  const loaded = useRoster((state) => state.loaded);
  const { group, sort, q } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: newly loaded days
  return useMemo(() => {
    const { rows, days } = store.getState();
    return groupPeople(facts, rows.values(), { group, sort, q, show, range, days });
  }, [store, facts, loaded.fromDate, loaded.toDate, group, sort, q, show, range]);
}

function NobodyShown({ query, total }: { query: RosterQuery; total: number }) {
  if (total === 0) {
    return (
      <EmptyState title="Nobody works here yet" action={<ButtonLink href="/people">People</ButtonLink>}>
        A roster shows everybody of the center. An admin invites them.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nobody matches"
      action={<ButtonLink href={rosterHref({ ...query, q: '', show: 'all' })}>Show everybody</ButtonLink>}
    >
      Nobody of this center has all that the filters ask for.
    </EmptyState>
  );
}

function clamp(
  date: LocalDate,
  { startDate, endDate }: { startDate: LocalDate; endDate: LocalDate },
): LocalDate {
  if (date < startDate) return startDate;
  return date > endDate ? endDate : date;
}

/** Null on the server, and where the browser forbids it. */
function deviceStorage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage;
  } catch {
    return null;
  }
}

/** For those who listen: `Diaz: D12 on Wed 4 Feb, saved.` */
function newsWords(news: RosterNews): string {
  const { label } = news.step;
  switch (news.kind) {
    case 'saved':
      if (news.outcome.state === 'pending') return `${label}, waits for a second supervisor.`;
      return `${news.isUndo ? 'Undone: ' : ''}${label}, saved.`;
    case 'collected':
      return `${label}, collected.`;
    case 'undone':
      return `Undone: ${label}.`;
    case 'refused':
      return `${label}, not saved. ${news.message}`;
  }
}
