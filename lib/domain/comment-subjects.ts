/** How subjects of comments are named in addresses and signals, and in words. */
import type { CommentAudience, CommentSubject, CommentThread } from './comment-records.ts';
import { isLocalDate } from './time.ts';

/** Places that are asked about at once. */
export const COMMENT_COUNTS_MAX = 50;

/** `time_off:12`, `day:<center>:2031-02-04`, `gap:<center>:<start>:<end>`. */
export function subjectKey(subject: CommentSubject): string {
  switch (subject.kind) {
    case 'day':
      return `day:${subject.centerId}:${subject.date}`;
    case 'gap':
      return `gap:${subject.centerId}:${subject.startsAt}:${subject.endsAt}`;
    default:
      return `${subject.kind}:${subject.id}`;
  }
}

/** Reads what `subjectKey` wrote; null for anything else. */
export function readSubject(key: string): CommentSubject | null {
  const [kind = '', first = '', second = '', third = '', ...rest] = key.split(':');
  if (rest.length > 0) return null;
  if ((kind === 'time_off' || kind === 'swap' || kind === 'shift') && second === '') {
    const id = numberOf(first);
    return id === null ? null : { kind, id };
  }
  if (!/^[0-9a-f-]{36}$/i.test(first)) return null;
  if (kind === 'day') {
    return third === '' && isLocalDate(second) ? { kind, centerId: first, date: second } : null;
  }
  const [startsAt, endsAt] = [numberOf(second), numberOf(third)];
  return kind === 'gap' && startsAt !== null && endsAt !== null
    ? { kind, centerId: first, startsAt, endsAt }
    : null;
}

function numberOf(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

/** Whether a signal is about a subject, or may be: of gaps it tells the center alone. */
export function isSignalOf(payload: Readonly<Record<string, unknown>>, subject: CommentSubject): boolean {
  if (payload.kind !== subject.kind) return false;
  switch (subject.kind) {
    case 'day':
      return payload.center === subject.centerId && payload.date === subject.date;
    case 'gap':
      return payload.center === subject.centerId;
    case 'shift':
      // In a revision the shift has another number than the published one, at which its comments stand.
      return true;
    default:
      return payload.subject === subject.id;
  }
}

/** Who reads what is written for that audience: `Ana Diaz and supervisors read this.` */
export function readerWords(
  audience: CommentAudience,
  { kind }: Pick<CommentSubject, 'kind'>,
  { concerned }: Pick<CommentThread, 'concerned'>,
  userId: string,
): string {
  const names = concerned.map(({ id, fullName }) => (id === userId ? 'you' : fullName));
  if (audience === 'supervisors') {
    const others =
      names.length === 0
        ? ''
        : `; ${names.join(' and ')} never ${names.length === 1 ? 'learns' : 'learn'} of it`;
    return `Only supervisors read this${others}.`;
  }
  if (kind === 'day') return 'Everybody of the center reads this.';
  if (names.length === 0) return 'Whoever works it and supervisors read this.';
  const inOrder = [...names.filter((name) => name === 'you'), ...names.filter((name) => name !== 'you')];
  const words = `${inOrder.join(', ')} and supervisors read this.`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
