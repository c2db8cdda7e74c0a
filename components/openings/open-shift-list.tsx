'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { countOf } from '#lib/domain/format.ts';
import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Folded } from '../floor/folded.tsx';
import { useNow } from '../floor/use-now.ts';
import { useReadWhen } from '../floor/use-read-when.ts';
import { toast } from '../ui/toast.tsx';
import { byDay, isAsked } from './open-item.ts';
import { OpenShiftRow } from './open-shift-row.tsx';
import type { ClaimActions } from './opening-actions.ts';
import { dayWords, type Look } from './opening-words.ts';
import { openingsHref } from './openings-query.ts';

export type OpenShiftListProps = {
  items: readonly MyOpenShift[];
  openId: number | null;
  now: Instant;
  look: Look;
  actions: ClaimActions;
  /** What stands in the list's place when nothing is open. */
  empty: ReactNode;
};

type Refused = { item: MyOpenShift; words: string };

/** Open shifts by day: those that one may have, and behind their count those that one may not, with why. */
export function OpenShiftList({ items, openId, now, look, actions, empty }: OpenShiftListProps) {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const hasActed = useRef(false);
  // What starts or is decided by now is another thing than what was read.
  const due = nextMoment(items, now);
  const present = useNow(now);
  useReadWhen(due !== null && present >= due ? due : null);

  // A row that was answered may leave with the button that had the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the list
  useEffect(() => {
    if (!hasActed.current || document.activeElement !== document.body) return;
    hasActed.current = false;
    box.current?.focus({ preventScroll: true });
  }, [items]);

  const isHere = (id: number) => items.some(({ opening, bar }) => opening.id === id && bar === null);
  const gone = refused.filter(({ item }) => !isHere(item.opening.id));
  const able = [...items.filter(({ bar }) => bar === null), ...gone.map(({ item }) => item)];
  const barred = items.filter(
    ({ opening, bar }) => bar !== null && !gone.some(({ item }) => item.opening.id === opening.id),
  );

  const asked = able.filter(isAsked);
  const others = able.filter((item) => !isAsked(item));

  function settle(item: MyOpenShift, words: string | null) {
    const others = refused.filter((each) => each.item.opening.id !== item.opening.id);
    setRefused(words === null ? others : [...others, { item, words }]);
  }
  const rows = (listed: readonly MyOpenShift[]) =>
    listed.map((item) => (
      <OpenShiftRow
        key={item.opening.id}
        item={item}
        href={openingsHref({ openingId: item.opening.id })}
        isCurrent={item.opening.id === openId}
        now={now}
        look={look}
        actions={actions}
        refusal={refused.find((each) => each.item.opening.id === item.opening.id)?.words ?? null}
        isGone={gone.some((each) => each.item.opening.id === item.opening.id)}
        onAnswered={({ isDone, words }) => {
          if (isDone) toast.success(words);
          else router.refresh();
          settle(item, isDone ? null : words);
        }}
        onPutAway={() => settle(item, null)}
      />
    ));
  const days = (listed: readonly MyOpenShift[]) =>
    byDay(listed, ({ opening }) => opening).map(({ date, items: ofDay }) => (
      <section key={date} aria-label={dayWords(date, now, look.clock)} className="flex flex-col gap-1.5">
        <h3 className="text-sm font-medium text-muted-foreground">{dayWords(date, now, look.clock)}</h3>
        <ul className="@container divide-y rounded-lg border bg-card">{rows(ofDay)}</ul>
      </section>
    ));
  return (
    <div
      ref={box}
      tabIndex={-1}
      onClickCapture={() => {
        hasActed.current = true;
      }}
      className="flex flex-col gap-4 outline-none"
    >
      {items.length + gone.length === 0 ? empty : null}
      {asked.length === 0 ? null : (
        <section aria-labelledby="asked" className="flex flex-col gap-1.5">
          <h2 id="asked" className="text-lg font-semibold">
            You asked for <span className="font-normal text-muted-foreground">{asked.length}</span>
          </h2>
          {days(asked)}
        </section>
      )}
      {items.length + gone.length === 0 ? null : (
        <section aria-labelledby="can-take" className="flex flex-col gap-1.5">
          <h2 id="can-take" className="text-lg font-semibold">
            You can take <span className="font-normal text-muted-foreground">{others.length}</span>
          </h2>
          {others.length === 0 ? (
            <p className="text-muted-foreground">{noneWords(asked.length, barred.length)}</p>
          ) : null}
          <div className="flex flex-col gap-4">{days(others)}</div>
        </section>
      )}
      {barred.length === 0 ? null : (
        <div className="rounded-lg border bg-card">
          <Folded summary={`${countOf(barred.length, 'shift', 'shifts')} you may not take, and why`}>
            <div className="flex flex-col gap-4 p-4">{days(barred)}</div>
          </Folded>
        </div>
      )}
    </div>
  );
}

function noneWords(asked: number, barred: number): string {
  if (asked > 0) return 'Beside those you asked for, none now.';
  return barred > 0 ? 'None of the open shifts is one for you now; why is said below.' : 'None now.';
}

/** The next instant at which something of the list starts, ends or is decided. */
function nextMoment(items: readonly MyOpenShift[], now: Instant): Instant | null {
  const moments = items.flatMap(({ opening: { startsAt, endsAt, claimsUntil } }) => [
    startsAt,
    endsAt,
    ...(claimsUntil === null ? [] : [claimsUntil]),
  ]);
  const ahead = moments.filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
