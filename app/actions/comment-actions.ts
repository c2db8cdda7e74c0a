'use server';

import { defineAction } from '#lib/actions/define-action.ts';
import * as comments from '#lib/data/comments.ts';
import { addCommentSchema, deleteCommentSchema, editCommentSchema } from '#lib/domain/comment-schemas.ts';

// Who reads a subject decides the database; nothing is drawn on the server, so nothing is revalidated.

/** Writes a comment on a request, a trade, a shift, a day or a gap. */
export const addComment = defineAction(
  { name: 'addComment', role: 'dispatcher', input: addCommentSchema },
  ({ db }, comment) => comments.addComment(db, comment),
);

/** Changes an own comment; what it said before is kept. */
export const editComment = defineAction(
  { name: 'editComment', role: 'dispatcher', input: editCommentSchema },
  ({ db }, change) => comments.editComment(db, change),
);

/** Deletes an own comment, or as a supervisor another's. */
export const deleteComment = defineAction(
  { name: 'deleteComment', role: 'dispatcher', input: deleteCommentSchema },
  ({ db }, change) => comments.deleteComment(db, change),
);
