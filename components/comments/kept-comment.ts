import type { CommentAudience } from '#lib/domain/comment-records.ts';
import type { DraftStorage } from '../time-off/kept-draft.ts';

type Owner = { userId: string; about: string };
type Draft = { text: string; audience: CommentAudience };

const keyOf = ({ userId, about }: Owner) => `comment ${userId} ${about}`;

/** What somebody typed in this tab about something and did not send; null without. */
export function keptComment(storage: DraftStorage | null, owner: Owner): Draft | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(keyOf(owner)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { text, audience } = { text: null, audience: null, ...kept };
    if (typeof text !== 'string' || text === '') return null;
    // What is not known to be for everyone was not meant for everyone.
    return { text, audience: audience === 'everyone' ? 'everyone' : 'supervisors' };
  } catch {
    return null;
  }
}

/** Keeps it through a closed panel, a reload and a new sign-in; an empty one is forgotten. */
export function keepComment(storage: DraftStorage | null, owner: Owner, draft: Draft): void {
  try {
    if (draft.text === '') storage?.removeItem(keyOf(owner));
    else storage?.setItem(keyOf(owner), JSON.stringify(draft));
  } catch {
    // Full or forbidden: the text then lasts as long as the panel.
  }
}
