'use client';

import { Plus, UsersRound } from 'lucide-react';
import type { ChatGroup } from '#lib/domain/chat-records.ts';
import { countOf } from '#lib/domain/format.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { ChatPage } from './chat-page.tsx';

/** All groups of the agency, for its admins: also those that they do not read. */
export function GroupListScreen({ groups }: { groups: readonly ChatGroup[] }) {
  const create = (
    <ButtonLink href="/chat/groups/new" variant="primary">
      <Plus aria-hidden />
      New group
    </ButtonLink>
  );
  return (
    <ChatPage title="Groups" action={groups.length === 0 ? undefined : create}>
      {groups.length === 0 ? (
        <EmptyState icon={<UsersRound aria-hidden />} title="No groups yet" action={create}>
          Centers and supervisors have their conversations by themselves. A group is for anybody else who
          belongs together, such as a training class.
        </EmptyState>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {groups.map((group) => (
            <li key={group.id}>
              <Link
                href={`/chat/groups/${group.id}`}
                className="flex min-h-11 items-center justify-between gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="min-w-0">
                  <bdi className="font-medium wrap-anywhere">{group.name}</bdi>
                  {group.description === '' ? null : (
                    <bdi className="block truncate text-sm text-muted-foreground">{group.description}</bdi>
                  )}
                </span>
                <span className="flex shrink-0 items-center gap-3 text-sm text-muted-foreground">
                  {group.isArchived ? <Badge>Archived</Badge> : null}
                  {countOf(group.memberCount, 'person', 'people')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </ChatPage>
  );
}
