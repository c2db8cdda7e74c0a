'use client';

import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from 'react';
import { cn } from '#lib/utils.ts';
import { useListedKeys } from '../shell/keyboard-shortcuts.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { BulkBar, type BulkBarProps } from './bulk-bar.tsx';
import { createKeyReader, isTyping, REQUEST_KEYS, type RequestKey } from './request-keys.ts';
import { RequestList, type RequestRow } from './request-list.tsx';
import { type DecisionVerbs, RequestsContext } from './requests-context.ts';
import { afterDecision, type RequestsQuery, requestsHref, stepFrom } from './requests-query.ts';

export type RequestsScreenProps = {
  label: string;
  query: RequestsQuery;
  rows: readonly RequestRow[];
  /** Null where nothing is decided. */
  bulk: Pick<BulkBarProps, 'ask' | 'decide'> | null;
  /** The panel of the request that the address opens. */
  panel: ReactNode;
  /** What stands in the list's place when it is empty. */
  empty: ReactNode;
};

/** The list with the panel beside it, and the keys that work in both. */
export function RequestsScreen({ label, query, rows, bulk, panel, empty }: RequestsScreenProps) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [readKey] = useState(createKeyReader);
  const verbs = useRef<DecisionVerbs | null>(null);
  const [isMoving, startMoving] = useTransition();
  /** Where the page is going, before it is there. */
  const [headedTo, setHeadedTo] = useState<number | null>(null);
  const [focusedId, setFocusedId] = useState<number | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [drafts] = useState(() => new Map<number, string>());
  /** Beside the list, not in a toast: those cover the buttons of the next request. */
  const [outcome, setOutcome] = useState('');
  const [verdict, setVerdict] = useState<'approve' | 'deny' | null>(null);
  useListedKeys('Decide', REQUEST_KEYS);

  const openId = query.requestId;
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const shownId = isMoving ? headedTo : openId;
  const currentId = [shownId, focusedId].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null;
  const chosen = rows.filter(({ id, canDecide }) => canDecide && selected.has(id));
  /** Where in the list one is: a decided request has left it. */
  const place = useRef(0);
  useEffect(() => {
    const index = ids.indexOf(shownId ?? focusedId ?? -1);
    if (index >= 0) place.current = index;
  }, [ids, shownId, focusedId]);

  const focusOn = useCallback((selector: string) => {
    box.current?.querySelector<HTMLElement>(selector)?.focus();
  }, []);
  const focusPanel = useCallback(() => focusOn('aside'), [focusOn]);

  const focusRow = useCallback(
    (wanted: number | null) => {
      const id = ids.includes(wanted ?? -1) ? wanted : ids[Math.min(place.current, ids.length - 1)];
      if (id === undefined) box.current?.focus();
      else focusOn(`[data-request="${id}"]`);
    },
    [ids, focusOn],
  );

  // Letters are keys from the first moment on, and again when the panel closes or what had the focus has gone.
  const wasOpen = useRef<number | null>(null);
  const hasBegun = useRef(false);
  useEffect(() => {
    const hasLost = document.activeElement === document.body;
    if (openId !== null) {
      if (hasLost) focusPanel();
    } else if (!hasBegun.current || wasOpen.current !== null || hasLost) focusRow(wasOpen.current);
    hasBegun.current = true;
    wasOpen.current = openId;
  }, [openId, focusRow, focusPanel]);

  /** What had the focus before the question may have been decided by its answer. */
  function closeQuestion() {
    setVerdict(null);
    setTimeout(() => {
      if (document.activeElement === document.body) focusRow(focusedId);
    });
  }

  const go = useCallback(
    (id: number | null) => {
      setHeadedTo(id);
      startMoving(() => {
        const href = requestsHref({ ...query, requestId: id });
        // From panel to panel there is one step back: to the list.
        if (openId === null) router.push(href, { scroll: false });
        else router.replace(href, { scroll: false });
      });
    },
    [openId, query, router],
  );

  const context = useMemo(
    () => ({
      listen: (heard: DecisionVerbs) => {
        verbs.current = heard;
        return () => {
          if (verbs.current === heard) verbs.current = null;
        };
      },
      goOn: (decidedId: number, words: string) => {
        setOutcome(words);
        go(afterDecision(rows, decidedId));
      },
      leaveField: focusPanel,
      drafts,
    }),
    [go, rows, focusPanel, drafts],
  );

  function select(id: number, isSelected: boolean) {
    setSelected((before) => {
      const after = new Set(before);
      if (isSelected) after.add(id);
      else after.delete(id);
      return after;
    });
  }

  function act(key: RequestKey) {
    if (key === 'next' || key === 'previous') {
      const id = stepFrom(ids, currentId, place.current, key === 'next' ? 1 : -1);
      if (id === null) return;
      if (openId !== null) go(id);
      else focusOn(`[data-request="${id}"]`);
      return;
    }
    const current = rows.find(({ id }) => id === currentId);
    if (key === 'select') {
      if (bulk !== null && current?.canDecide) select(current.id, !selected.has(current.id));
      return;
    }
    // What one sees is not what one means while another request is on its way.
    if (isMoving) return;
    if (key !== 'reason' && chosen.length > 0) setVerdict(key);
    else if (openId !== null) verbs.current?.[key]();
    else if (currentId !== null) go(currentId);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    // Dialogs belong to the screen for React, and not for who types in them.
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.defaultPrevented || !isInside || isTyping(event.target)) return;
    const isInList = event.target instanceof Element && event.target.closest('[data-requests]') !== null;
    const key = readKey(event.nativeEvent, isInList);
    if (key === null) return;
    event.preventDefault();
    act(key);
  }

  const current = rows.find(({ id }) => id === openId);
  const closeHref = requestsHref({ ...query, requestId: null });
  /** The first panel is there at once; from one to the next, the one before stays until the next is there. */
  const coming = isMoving && openId === null ? rows.find(({ id }) => id === headedTo) : undefined;
  return (
    <RequestsContext value={context}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the links and buttons inside */}
      <div
        ref={box}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={cn('flex flex-col gap-5 outline-none', openId !== null && 'lg:pr-[27rem]')}
      >
        {bulk === null ? null : (
          <p role="status" className="-my-3 min-h-5 text-sm text-muted-foreground">
            {outcome}
          </p>
        )}
        {rows.length === 0 ? (
          empty
        ) : (
          <RequestList
            label={label}
            rows={rows}
            openId={shownId}
            currentId={currentId}
            selected={bulk === null ? null : selected}
            hrefOf={(id) => requestsHref({ ...query, requestId: id })}
            onOpen={go}
            onFocus={setFocusedId}
            onSelect={select}
          />
        )}
        {bulk === null || chosen.length === 0 ? null : (
          <BulkBar
            {...bulk}
            chosen={chosen}
            verdict={verdict}
            onVerdict={setVerdict}
            onClose={closeQuestion}
            onClear={() => setSelected(new Set())}
          />
        )}
        <div aria-busy={isMoving} className={cn('contents', isMoving && '*:opacity-80')}>
          {coming === undefined ? panel : <PanelSkeleton row={coming} closeHref={closeHref} />}
        </div>
        <p aria-live="polite" className="sr-only">
          {current === undefined ? '' : `${current.fullName}, ${current.when}`}
        </p>
      </div>
    </RequestsContext>
  );
}

/** A panel on its way: what the list knows of it already, and the shape of the rest. */
function PanelSkeleton({ row, closeHref }: { row: RequestRow; closeHref: string }) {
  return (
    <SidePanel
      title={row.fullName}
      description={`${row.kindName} · ${row.when}`}
      closeHref={closeHref}
      className="md:w-[28rem]"
    >
      <SkeletonRegion label="Loading the request" className="flex flex-col gap-3">
        <Skeleton className="w-2/3" />
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
        <Skeleton className="mt-4 h-24 w-full" />
        <Skeleton className="h-16 w-full" />
      </SkeletonRegion>
    </SidePanel>
  );
}
