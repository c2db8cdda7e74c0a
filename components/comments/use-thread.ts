'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Comment, CommentSubject, CommentThread } from '#lib/domain/comment-records.ts';
import { isSignalOf, readSubject, subjectKey } from '#lib/domain/comment-subjects.ts';
import { POLL_MS } from '../live/live-context.ts';
import { useLive, useLiveGap } from '../live/use-live.ts';
import { loadThread } from './load-comments.ts';

export type ThreadState = {
  /** Null until it is here. */
  thread: CommentThread | null;
  state: 'loading' | 'here' | 'failed' | 'gone';
  /** Reads it again. */
  reload: () => void;
  /** Shows what an action has answered, before it is read again. */
  put: (comment: Comment) => void;
};

/** What is said of a subject, read once it is looked at and again whenever somebody writes there. */
export function useThread(subject: CommentSubject): ThreadState {
  const key = subjectKey(subject);
  const [found, setFound] = useState<{
    key: string;
    thread: CommentThread | null;
    state: ThreadState['state'];
  }>({
    key,
    thread: null,
    state: 'loading',
  });
  // Of several readings under way the last one asked counts: an earlier one may have missed what was written since.
  const asked = useRef(0);
  const reload = useCallback(() => {
    const named = readSubject(key);
    if (named === null) return;
    asked.current += 1;
    const number = asked.current;
    loadThread(named).then(
      (thread) => {
        if (number === asked.current) setFound({ key, thread, state: thread === null ? 'gone' : 'here' });
      },
      () => {
        if (number !== asked.current) return;
        // What is here stays until newer is.
        setFound((former) =>
          former.key === key && former.thread !== null ? former : { key, thread: null, state: 'failed' },
        );
      },
    );
  }, [key]);
  useEffect(() => {
    reload();
    return () => {
      asked.current += 1;
    };
  }, [reload]);
  const { state: live } = useLive(['comments'], ({ payload }) => {
    if (isSignalOf(payload, subject)) reload();
  });
  useLiveGap(reload);
  useEffect(() => {
    if (live !== 'off') return;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [live, reload]);

  const put = useCallback((comment: Comment) => {
    setFound((former) => {
      if (former.thread === null) return former;
      const { comments } = former.thread;
      const isKnown = comments.some(({ id }) => id === comment.id);
      const next = isKnown
        ? comments.map((one) => (one.id === comment.id && one.version <= comment.version ? comment : one))
        : [...comments, comment];
      return { ...former, thread: { ...former.thread, comments: next } };
    });
  }, []);
  const isOther = found.key !== key;
  return {
    thread: isOther ? null : found.thread,
    state: isOther ? 'loading' : found.state,
    reload,
    put,
  };
}
