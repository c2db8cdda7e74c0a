import { notFound } from 'next/navigation';
import { cache } from 'react';
import { addMembers, removeMember, updateChannel } from '#app/actions/chat-actions.ts';
import { GroupScreen } from '#components/chat/group-screen.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listGroups, listMembers, listPeople } from '#lib/data/chat.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const loadGroup = cache(async (id: string) => {
  await requireRole('admin');
  const groups = await listGroups(await createRequestClient());
  return groups.find((group) => group.id === id) ?? notFound();
});

export async function generateMetadata({ params }: PageProps<'/chat/groups/[id]'>) {
  return { title: (await loadGroup((await params).id)).name };
}

export default async function GroupPage({ params }: PageProps<'/chat/groups/[id]'>) {
  const user = await requireRole('admin');
  const group = await loadGroup((await params).id);
  const db = await createRequestClient();
  const [members, people] = await Promise.all([listMembers(db, group.id), listPeople(db)]);
  const self = { id: user.id, fullName: user.fullName, role: user.role, isActive: true };
  return (
    <>
      <LiveRefresh on={['chat_list', 'people']} />
      <GroupScreen
        group={group}
        members={members}
        people={[self, ...people]}
        isMember={members.some(({ id }) => id === user.id)}
        actions={{ update: updateChannel, addMembers, removeMember }}
      />
    </>
  );
}
