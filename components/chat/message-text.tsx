'use client';

import { useMemo, useState } from 'react';
import { type TextPart, textParts } from '#lib/domain/chat-view-text.ts';
import { cn } from '#lib/utils.ts';

/** A message that is longer shows its beginning. */
const longCharacters = 1200;
const longLines = 16;

export type MessageTextProps = {
  content: string;
  mentions: readonly { id: string; fullName: string }[];
  userId: string;
  className?: string;
};

/** What somebody wrote: text in its own direction, with mentions marked and web addresses to follow. */
export function MessageText({ content, mentions, userId, className }: MessageTextProps) {
  const parts = useMemo(() => textParts(content, mentions, userId), [content, mentions, userId]);
  const isLong = content.length > longCharacters || content.split('\n', longLines + 1).length > longLines;
  const [isWhole, setIsWhole] = useState(false);
  return (
    <>
      <p
        dir="auto"
        className={cn(
          'min-w-0 whitespace-pre-wrap wrap-anywhere [unicode-bidi:isolate]',
          isLong && !isWhole && 'line-clamp-12',
          className,
        )}
      >
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
          <Part key={index} part={part} />
        ))}
      </p>
      {isLong ? (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
          className="min-h-target w-fit text-sm text-primary-text underline underline-offset-4"
        >
          {isWhole ? 'Show less' : 'Show all'}
        </button>
      ) : null}
    </>
  );
}

function Part({ part }: { part: TextPart }) {
  switch (part.kind) {
    case 'mention':
      return (
        <bdi
          className={cn(
            'rounded-sm px-0.5 font-medium',
            part.isMe ? 'bg-primary-soft text-primary-text' : 'text-primary-text',
          )}
        >
          {part.text}
        </bdi>
      );
    case 'link':
      return (
        <a
          href={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-primary-text underline underline-offset-2"
        >
          <bdi>{part.text}</bdi>
        </a>
      );
    case 'hit':
      return <mark className="rounded-sm bg-warning-soft text-warning-text">{part.text}</mark>;
    default:
      return part.text;
  }
}

/** A found text with the words that were searched for marked. */
export function MarkedText({ parts, className }: { parts: readonly TextPart[]; className?: string }) {
  return (
    <span dir="auto" className={cn('wrap-anywhere [unicode-bidi:isolate]', className)}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
        <Part key={index} part={part} />
      ))}
    </span>
  );
}
