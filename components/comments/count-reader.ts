import type { CommentSubject } from '#lib/domain/comment-records.ts';
import { COMMENT_COUNTS_MAX, isSignalOf, subjectKey } from '#lib/domain/comment-subjects.ts';

type Listener = (count: number) => void;
type Watch = { subject: CommentSubject; listener: Listener };

/** Numbers of comments for many marks: those that ask at about the same time share a request. */
export type CountReader = {
  /** Tells the number, and each later one; the returned function ends it. */
  watch: (subject: CommentSubject, listener: Listener) => () => void;
  /** Something was written, or may have been: asks again for the marks that it concerns. */
  hear: (payload: Readonly<Record<string, unknown>> | null) => void;
};

/** @param read the numbers of some keys, in their order; throws when they are not to be had */
export function createCountReader(
  read: (keys: readonly string[]) => Promise<readonly number[]>,
  waitMs = 30,
): CountReader {
  const watches = new Set<Watch>();
  const wanted = new Set<string>();
  const ask = (subject: CommentSubject) => {
    // The first one waits for those that ask along with it.
    if (wanted.size === 0) setTimeout(send, waitMs);
    wanted.add(subjectKey(subject));
  };
  const send = () => {
    const keys = [...wanted];
    wanted.clear();
    for (let at = 0; at < keys.length; at += COMMENT_COUNTS_MAX) {
      void tell(keys.slice(at, at + COMMENT_COUNTS_MAX));
    }
  };
  const tell = async (keys: readonly string[]) => {
    // Without an answer marks stay as they are; the next signal asks again.
    const counts = await read(keys).catch(() => null);
    if (counts === null) return;
    for (const { subject, listener } of [...watches]) {
      const count = counts[keys.indexOf(subjectKey(subject))];
      if (count !== undefined) listener(count);
    }
  };
  return {
    watch: (subject, listener) => {
      const watch = { subject, listener };
      watches.add(watch);
      ask(subject);
      return () => watches.delete(watch);
    },
    hear: (payload) => {
      for (const { subject } of watches) if (payload === null || isSignalOf(payload, subject)) ask(subject);
    },
  };
}
