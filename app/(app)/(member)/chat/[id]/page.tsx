import { loadChannel, loadPage } from '#app/(app)/(member)/chat/load-chat.ts';
import * as actions from '#app/actions/chat-actions.ts';
import { ConversationScreen } from '#components/chat/conversation.tsx';

export async function generateMetadata({ params }: PageProps<'/chat/[id]'>) {
  return { title: (await loadChannel((await params).id)).name };
}

const chatActions = {
  postMessage: actions.postMessage,
  editMessage: actions.editMessage,
  deleteMessage: actions.deleteMessage,
  markChatRead: actions.markChatRead,
  confirmMessage: actions.confirmMessage,
  setChatMuted: actions.setChatMuted,
  leaveChannel: actions.leaveChannel,
  loadMessages: actions.loadMessages,
  listMessageVersions: actions.listMessageVersions,
  listReceipts: actions.listReceipts,
};

export default async function ConversationPage({ params, searchParams }: PageProps<'/chat/[id]'>) {
  const channel = await loadChannel((await params).id);
  const at = numberOf((await searchParams).at);
  return (
    <ConversationScreen
      key={`${channel.id} ${at}`}
      channel={channel}
      page={await loadPage(channel, at)}
      at={at}
      actions={chatActions}
    />
  );
}

/** Such as in the link of a notice; anything else leads to the newest messages. */
function numberOf(value: string | string[] | undefined): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : null;
}
