import { openDirectChannel } from '#app/actions/chat-actions.ts';
import { NewMessageScreen } from '#components/chat/new-message-screen.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listPeople } from '#lib/data/chat.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'New message' };

export default async function NewMessagePage() {
  await requireUser();
  return <NewMessageScreen people={await listPeople(await createRequestClient())} open={openDirectChannel} />;
}
