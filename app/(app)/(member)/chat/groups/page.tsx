import { GroupListScreen } from '#components/chat/group-list-screen.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listGroups } from '#lib/data/chat.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Groups' };

export default async function GroupsPage() {
  await requireRole('admin');
  return (
    <>
      <LiveRefresh on={['chat_list']} />
      <GroupListScreen groups={await listGroups(await createRequestClient())} />
    </>
  );
}
