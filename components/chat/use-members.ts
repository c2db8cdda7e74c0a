'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatMember } from '#lib/domain/chat-records.ts';
import { useLive } from '../live/use-live.ts';

export type Members = {
  /** Null until they are here. */
  members: readonly ChatMember[] | null;
  isFailed: boolean;
  /** Reads them, once somebody needs them. */
  want: () => void;
};

/** Who belongs to a conversation: read when it is first asked for, and again when it has changed since. */
export function useMembers(channelId: string): Members {
  const [members, setMembers] = useState<readonly ChatMember[] | null>(null);
  const [isFailed, setIsFailed] = useState(false);
  const isWanted = useRef(false);
  const isLeft = useRef(false);
  const read = useCallback(async () => {
    setIsFailed(false);
    const found = await readMembers(channelId).catch(() => null);
    if (isLeft.current) return;
    if (found === null) setIsFailed(true);
    else setMembers(found);
  }, [channelId]);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
    };
  }, []);
  useLive(['chat_list', 'topics', 'people'], () => {
    if (isWanted.current) void read();
  });
  const want = useCallback(() => {
    if (isWanted.current) return;
    isWanted.current = true;
    void read();
  }, [read]);
  return {
    members,
    isFailed,
    want: isFailed ? () => void read() : want,
  };
}

async function readMembers(channelId: string): Promise<readonly ChatMember[] | null> {
  const response = await fetch(`/api/chat/${channelId}/members`, { cache: 'no-store', redirect: 'manual' });
  if (!response.ok) return null;
  const answer: { members: ChatMember[] } | null = await response.json();
  return answer?.members ?? null;
}
