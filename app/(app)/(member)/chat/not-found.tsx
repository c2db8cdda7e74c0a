import { GoneNote } from '#components/chat/conversation-notes.tsx';

export default function NoConversation() {
  return (
    <>
      <h1 className="sr-only">No conversation</h1>
      <GoneNote />
    </>
  );
}
