import { createChannel } from '#app/actions/chat-actions.ts';
import { NewGroupScreen } from '#components/chat/new-group-screen.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listPeople } from '#lib/data/chat.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'New group' };

export default async function NewGroupPage() {
  const user = await requireRole('admin');
  const people = await listPeople(await createRequestClient());
  const self = { id: user.id, fullName: user.fullName, role: user.role, isActive: true };
  return <NewGroupScreen people={[self, ...people]} create={createChannel} />;
}
