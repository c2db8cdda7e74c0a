import { openDirectChannel } from '#app/actions/chat-actions.ts';
import { NewMessageScreen } from '#components/chat/new-message-screen.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listPeople } from '#lib/data/chat.ts';
import { readText } from '#lib/domain/address-values.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'New message' };

export default async function NewMessagePage({ searchParams }: PageProps<'/chat/new'>) {
  await requireUser();
  const to = readText(await searchParams, 'to').slice(0, 100);
  return (
    <NewMessageScreen
      key={to}
      to={to}
      people={await listPeople(await createRequestClient())}
      open={openDirectChannel}
    />
  );
}
