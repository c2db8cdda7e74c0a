'use client';

import { createContext, useContext } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { Comment, CommentAudience, CommentSubject } from '#lib/domain/comment-records.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { CountReader } from './count-reader.ts';

export type CommentActions = {
  add: (comment: {
    subject: CommentSubject;
    clientId: string;
    content: string;
    audience: CommentAudience;
    mentions: string[];
  }) => Promise<ActionResult<Comment>>;
  edit: (change: {
    commentId: string;
    expectedVersion: number;
    content: string;
    mentions: string[];
  }) => Promise<ActionResult<Comment>>;
  remove: (change: { commentId: string; expectedVersion: number }) => Promise<ActionResult<Comment>>;
};

/** Who reads and writes comments on these pages, and how times are shown to them. */
export type CommentDesk = {
  viewer: { id: string; isSupervisor: boolean };
  actions: CommentActions;
  timeZone: string;
  clockStyle: ClockStyle;
};

export const CommentDeskContext = createContext<(CommentDesk & { counts: CountReader }) | null>(null);

/** Null outside the signed-in shell, where nobody comments. */
export function useCommentDesk() {
  return useContext(CommentDeskContext);
}
