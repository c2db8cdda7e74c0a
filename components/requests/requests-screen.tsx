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
import { isTyping } from '../shell/single-keys.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { BulkBar, type BulkBarProps } from './bulk-bar.tsx';
import { createKeyReader, type KeyVerb, REQUEST_KEYS } from './request-keys.ts';
import { RequestList, type RequestRow } from './request-list.tsx';
import { type DecisionVerbs, RequestsContext } from './requests-context.ts';
import {
  afterDecision,
  type RequestKey,
  type RequestsQuery,
  requestKey,
  requestsHref,
  stepFrom,
} from './requests-query.ts';

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
  const [headedTo, setHeadedTo] = useState<RequestRow | null>(null);
  const [focusedKey, setFocusedKey] = useState<RequestKey | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<RequestKey>>(new Set());
  const [drafts] = useState(() => new Map<RequestKey, string>());
  /** Beside the list, not in a toast: those cover the buttons of the next request. */
  const [outcome, setOutcome] = useState('');
  const [verdict, setVerdict] = useState<'approve' | 'deny' | null>(null);
  useListedKeys('Decide', REQUEST_KEYS);

  const openKey = query.open === null ? null : requestKey(query.open.kind, query.open.id);
  const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
  const shownKey = isMoving ? (headedTo?.key ?? null) : openKey;
  const currentKey =
    [shownKey, focusedKey].find((key) => key !== null && keys.includes(key)) ?? keys[0] ?? null;
  const chosen = rows.filter(({ key, canDecide }) => canDecide && selected.has(key));
  /** Where in the list one is: a decided request has left it. */
  const place = useRef(0);
  useEffect(() => {
    const key = shownKey ?? focusedKey;
    const index = key === null ? -1 : keys.indexOf(key);
    if (index >= 0) place.current = index;
  }, [keys, shownKey, focusedKey]);

  const focusOn = useCallback((selector: string) => {
    box.current?.querySelector<HTMLElement>(selector)?.focus();
  }, []);
  const focusPanel = useCallback(() => focusOn('aside'), [focusOn]);

  const focusRow = useCallback(
    (wanted: RequestKey | null) => {
      const isListed = wanted !== null && keys.includes(wanted);
      const key = isListed ? wanted : keys[Math.min(place.current, keys.length - 1)];
      if (key === undefined) box.current?.focus();
      else focusOn(`[data-request="${key}"]`);
    },
    [keys, focusOn],
  );

  // Letters are keys from the first moment on, and again when the panel closes or what had the focus has gone.
  const wasOpen = useRef<RequestKey | null>(null);
  const hasBegun = useRef(false);
  useEffect(() => {
    const hasLost = document.activeElement === document.body;
    if (openKey !== null) {
      if (hasLost) focusPanel();
    } else if (!hasBegun.current || wasOpen.current !== null || hasLost) focusRow(wasOpen.current);
    hasBegun.current = true;
    wasOpen.current = openKey;
  }, [openKey, focusRow, focusPanel]);

  /** What had the focus before the question may have been decided by its answer. */
  function closeQuestion() {
    setVerdict(null);
    setTimeout(() => {
      if (document.activeElement === document.body) focusRow(focusedKey);
    });
  }

  const go = useCallback(
    (row: RequestRow | null) => {
      setHeadedTo(row);
      startMoving(() => {
        const href = requestsHref({ ...query, open: row });
        // From panel to panel there is one step back: to the list.
        if (openKey === null) router.push(href, { scroll: false });
        else router.replace(href, { scroll: false });
      });
    },
    [openKey, query, router],
  );

  const context = useMemo(
    () => ({
      listen: (heard: DecisionVerbs) => {
        verbs.current = heard;
        return () => {
          if (verbs.current === heard) verbs.current = null;
        };
      },
      goOn: (decided: RequestKey, words: string) => {
        setOutcome(words);
        go(afterDecision(rows, decided));
      },
      leaveField: focusPanel,
      drafts,
    }),
    [go, rows, focusPanel, drafts],
  );

  function select(key: RequestKey, isSelected: boolean) {
    setSelected((before) => {
      const after = new Set(before);
      if (isSelected) after.add(key);
      else after.delete(key);
      return after;
    });
  }

  function act(verb: KeyVerb) {
    if (verb === 'next' || verb === 'previous') {
      const key = stepFrom(keys, currentKey, place.current, verb === 'next' ? 1 : -1);
      const row = rows.find((listed) => listed.key === key);
      if (row === undefined) return;
      if (openKey !== null) go(row);
      else focusOn(`[data-request="${row.key}"]`);
      return;
    }
    const current = rows.find(({ key }) => key === currentKey);
    if (verb === 'select') {
      if (bulk !== null && current?.canDecide) select(current.key, !selected.has(current.key));
      return;
    }
    // What one sees is not what one means while another request is on its way.
    if (isMoving) return;
    if (verb !== 'reason' && chosen.length > 0) setVerdict(verb);
    else if (openKey !== null) verbs.current?.[verb]();
    else if (current !== undefined) go(current);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    // Dialogs belong to the screen for React, and not for who types in them.
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.defaultPrevented || !isInside || isTyping(event.target)) return;
    const isInList = event.target instanceof Element && event.target.closest('[data-requests]') !== null;
    const verb = readKey(event.nativeEvent, isInList);
    if (verb === null) return;
    event.preventDefault();
    act(verb);
  }

  const current = rows.find(({ key }) => key === openKey);
  const closeHref = requestsHref({ ...query, open: null });
  /** The first panel is there at once; from one to the next, the one before stays until the next is there. */
  const coming = isMoving && openKey === null ? headedTo : null;
  return (
    <RequestsContext value={context}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the links and buttons inside */}
      <div
        ref={box}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={cn('flex flex-col gap-5 outline-none', openKey !== null && 'lg:pr-[27rem]')}
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
            openKey={shownKey}
            currentKey={currentKey}
            selected={bulk === null ? null : selected}
            hrefOf={(row) => requestsHref({ ...query, open: row })}
            onOpen={go}
            onFocus={setFocusedKey}
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
          {coming === null ? panel : <PanelSkeleton row={coming} closeHref={closeHref} />}
        </div>
        <p aria-live="polite" className="sr-only">
          {current === undefined ? '' : `${current.who}, ${current.when}`}
        </p>
      </div>
    </RequestsContext>
  );
}

/** A panel on its way: what the list knows of it already, and the shape of the rest. */
function PanelSkeleton({ row, closeHref }: { row: RequestRow; closeHref: string }) {
  return (
    <SidePanel
      title={row.who}
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
