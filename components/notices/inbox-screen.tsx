'use client';

import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useOptimistic,
  useRef,
  useState,
  useTransition,
} from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import { noticeHref } from '#lib/domain/inbox-query.ts';
import type { NoticeChoice } from '#lib/domain/inbox-schemas.ts';
import type { NoticeCategory } from '#lib/domain/notice-kinds.ts';
import type { InboxCount, InboxNotice } from '#lib/domain/notice-records.ts';
import type { Instant, Role } from '#lib/domain/types.ts';
import { useListedKeys } from '../shell/keyboard-shortcuts.tsx';
import { createSingleKeys, isTyping } from '../shell/single-keys.ts';
import { toast } from '../ui/toast.tsx';
import { afterChange, isToAcknowledge, isUnread } from './inbox-changes.ts';
import { type InboxDay, inboxDays } from './inbox-days.ts';
import { InboxItem } from './inbox-item.tsx';
import { InboxToolbar } from './inbox-toolbar.tsx';

type NoticeAction = (choice: NoticeChoice) => Promise<ActionResult<unknown>>;

export type InboxScreenProps = {
  /** A page of them, newest first. */
  notices: readonly InboxNotice[];
  count: InboxCount;
  category: NoticeCategory | null;
  role: Role;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  markRead: NoticeAction;
  acknowledge: NoticeAction;
  /** What stands in the list's place when it is empty. */
  empty: ReactNode;
};

const INBOX_KEYS = [
  { label: 'Next, previous notice', keys: ['j', 'k'] },
  { label: 'Open the notice', keys: ['Enter'] },
  { label: 'Mark it read', keys: ['r'] },
  { label: 'Acknowledge it', keys: ['a'] },
] as const;

/** The notices by day, with the keys that work on them. */
export function InboxScreen(props: InboxScreenProps) {
  const { count, category, role, now, timeZone, clockStyle, markRead, acknowledge, empty } = props;
  const router = useRouter();
  const box = useRef<HTMLElement>(null);
  const [readKey] = useState(createSingleKeys);
  const [changed, change] = useOptimistic(props.notices, afterChange);
  const days = useMemo(() => inboxDays(changed, timeZone, now), [changed, timeZone, now]);
  const notices = useMemo(() => days.flatMap((day) => day.notices), [days]);
  const [, startTransition] = useTransition();
  /** Where in the list one is: a notice may leave it. */
  const place = useRef(-1);
  const isInList = useRef(false);
  useListedKeys('Inbox', INBOX_KEYS);

  const act = (does: 'read' | 'acknowledge') => (choice: NoticeChoice) =>
    startTransition(async () => {
      change({ choice, acknowledges: does === 'acknowledge', at: Date.now() });
      const answer = await answerOf(() => (does === 'read' ? markRead(choice) : acknowledge(choice)));
      if (!answer.ok) toast.error(answer.message);
    });
  const read = act('read');
  const confirm = act('acknowledge');

  function focusOn(index: number) {
    const notice = notices[Math.min(Math.max(index, 0), notices.length - 1)];
    const selector = `[data-notice="${notice?.id}"]`;
    (notice === undefined ? box.current : box.current?.querySelector<HTMLElement>(selector))?.focus();
  }

  // Letters are keys from the first moment on, and again when what had the focus has gone.
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    const follow = ({ target }: Event) => {
      isInList.current = target instanceof Element && target.closest('[data-notice]') !== null;
    };
    document.addEventListener('focusin', follow);
    document.addEventListener('pointerdown', follow);
    return () => {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('pointerdown', follow);
    };
  }, []);
  const keepFocus = useEffectEvent(() => {
    if (isInList.current && document.activeElement === document.body) focusOn(place.current);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that the list is another
  useEffect(() => keepFocus(), [notices]);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // Dialogs belong to the screen for React, and not for who types in them.
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.defaultPrevented || !isInside || isTyping(event.target)) return;
    const key = readKey(event.nativeEvent);
    const focused = event.target instanceof Element ? event.target.closest('[data-notice]') : null;
    const current = focused === null ? undefined : notices[place.current];
    if (key === 'j' || key === 'k') focusOn(place.current + (key === 'j' ? 1 : -1));
    else if (key === 'r' && current !== undefined && isUnread(current, now)) read({ ids: [current.id] });
    else if (key === 'a' && current !== undefined && isToAcknowledge(current)) confirm({ ids: [current.id] });
    // On a button or a link Enter is its own.
    else if (key === 'Enter' && event.target === focused && current !== undefined) open(current);
    else return;
    event.preventDefault();
  }

  function open(notice: InboxNotice) {
    if (notice.link === null) read({ ids: [notice.id] });
    else router.push(noticeHref(notice.id));
  }

  return (
    <section
      ref={box}
      aria-label="Notices"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-5 outline-none"
    >
      <InboxToolbar category={category} role={role} count={count} onRead={read} onAcknowledge={confirm} />
      {notices.length === 0
        ? empty
        : days.map((day) => (
            <Day key={day.date} day={day}>
              {day.notices.map((notice) => (
                <InboxItem
                  key={notice.id}
                  notice={notice}
                  now={now}
                  timeZone={timeZone}
                  clockStyle={clockStyle}
                  onFocus={() => {
                    place.current = notices.indexOf(notice);
                  }}
                  onRead={() => read({ ids: [notice.id] })}
                  onAcknowledge={() => confirm({ ids: [notice.id] })}
                />
              ))}
            </Day>
          ))}
    </section>
  );
}

function Day({ day, children }: { day: InboxDay; children: ReactNode }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <h2 id={id} className="font-semibold">
        {day.label}
      </h2>
      <ul aria-labelledby={id} className="divide-y rounded-lg border bg-card">
        {children}
      </ul>
    </div>
  );
}
