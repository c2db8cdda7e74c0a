'use client';

import { useCallback } from 'react';
import { type ClockStyle, stampWords } from '#lib/domain/format.ts';
import { Late } from '../ui/late.tsx';
import { loadVersions } from './load-comments.ts';

export type CommentVersionsProps = {
  commentId: string;
  /** Another one = there is more. */
  version: number;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What a comment said before it was changed. */
export function CommentVersions({ commentId, version, timeZone, clockStyle }: CommentVersionsProps) {
  const load = useCallback(() => loadVersions(commentId), [commentId]);
  return (
    <Late load={load} version={version}>
      {(versions) => (
        <ol aria-label="Former text" className="flex flex-col gap-2 border-l border-border pl-3">
          {versions.map((former) => (
            <li key={former.version} className="flex flex-col">
              <span className="text-sm text-muted-foreground">
                Until {stampWords(former.replacedByName, former.replacedAt, timeZone, clockStyle)}
              </span>
              <span dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                {former.content}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Late>
  );
}
