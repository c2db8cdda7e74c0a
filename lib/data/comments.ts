import 'server-only';
import { z } from 'zod';
import {
  COMMENT_AUDIENCES,
  type Comment,
  type CommentAudience,
  type CommentSubject,
  type CommentThread,
  type CommentVersion,
} from '#lib/domain/comment-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { jsonOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const person = z
  .object({ id: z.string(), full_name: z.string() })
  .transform(({ id, full_name: fullName }) => ({ id, fullName }));

const commentSchema = z
  .object({
    id: z.string(),
    author_id: z.string(),
    author_name: z.string(),
    audience: z.enum(COMMENT_AUDIENCES),
    content: z.string(),
    mentions: z.array(person),
    created_at: instant,
    edited_at: instant.nullable(),
    deleted_at: instant.nullable(),
    deleted_by_name: z.string().nullable(),
    version: z.int(),
  })
  .transform(
    (row): Comment => ({
      id: row.id,
      authorId: row.author_id,
      authorName: row.author_name,
      audience: row.audience,
      content: row.content,
      mentions: row.mentions,
      createdAt: row.created_at,
      editedAt: row.edited_at,
      deletedAt: row.deleted_at,
      deletedByName: row.deleted_by_name,
      version: row.version,
    }),
  );

const threadSchema: z.ZodType<CommentThread> = z.object({
  comments: z.array(commentSchema),
  audiences: z.array(z.enum(COMMENT_AUDIENCES)),
  concerned: z.array(person),
  people: z.array(
    z
      .object({ id: z.string(), full_name: z.string(), reads_notes: z.boolean() })
      .transform((row) => ({ id: row.id, fullName: row.full_name, readsNotes: row.reads_notes })),
  ),
});

const versionsSchema = z.array(
  z
    .object({ version: z.int(), content: z.string(), replaced_at: instant, replaced_by_name: z.string() })
    .transform(
      (row): CommentVersion => ({
        version: row.version,
        content: row.content,
        replacedAt: row.replaced_at,
        replacedByName: row.replaced_by_name,
      }),
    ),
);

/** What the caller reads of a subject. Refused where there is no such subject, or it is not theirs to read. */
export async function getComments(db: Db, subject: CommentSubject): Promise<CommentThread> {
  return threadSchema.parse(requireData(await db.rpc('get_comments', { p_subject: jsonOf(subject) })));
}

/** How many comments the caller reads of each subject, in their order; 0 where it is not theirs. At most 200. */
export async function countComments(db: Db, subjects: readonly CommentSubject[]): Promise<number[]> {
  if (subjects.length === 0) return [];
  const counts = requireData(await db.rpc('count_comments', { p_subjects: jsonOf(subjects) }));
  return z.array(z.int()).parse(counts);
}

/** What a comment said before, oldest first; for its author and supervisors. */
export async function listCommentVersions(db: Db, commentId: string): Promise<CommentVersion[]> {
  return versionsSchema.parse(requireData(await db.rpc('get_comment_versions', { p_comment_id: commentId })));
}

type NewComment = {
  subject: CommentSubject;
  /** The same one again writes no second comment. */
  clientId: string;
  content: string;
  audience: CommentAudience;
  mentions: readonly string[];
};

/** Writes a comment; whom it mentions is told. */
export async function addComment(db: Db, comment: NewComment): Promise<Comment> {
  const answer = await db.rpc('add_comment', {
    p_subject: jsonOf(comment.subject),
    p_client_id: comment.clientId,
    p_content: comment.content,
    p_audience: comment.audience,
    p_mentions: [...comment.mentions],
  });
  return commentSchema.parse(requireData(answer));
}

type CommentChange = { commentId: string; expectedVersion: number };

/** Changes an own comment; the former text is kept. */
export async function editComment(
  db: Db,
  { commentId, expectedVersion, content, mentions }: CommentChange & Pick<NewComment, 'content' | 'mentions'>,
): Promise<Comment> {
  const answer = await db.rpc('edit_comment', {
    p_comment_id: commentId,
    p_version: expectedVersion,
    p_content: content,
    p_mentions: [...mentions],
  });
  return commentSchema.parse(requireData(answer));
}

/** Deletes an own comment, or as a supervisor another's. */
export async function deleteComment(db: Db, { commentId, expectedVersion }: CommentChange): Promise<Comment> {
  const answer = await db.rpc('delete_comment', { p_comment_id: commentId, p_version: expectedVersion });
  return commentSchema.parse(requireData(answer));
}
