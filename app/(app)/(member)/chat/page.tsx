import { MessagesSquare } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';

export const metadata = { title: 'Chat' };

/** The list is in the layout; beside it nothing is open yet. */
export default function ChatPage() {
  return (
    <div className="flex flex-1 items-center justify-center p-6">
      <EmptyState icon={<MessagesSquare aria-hidden />} title="Choose a conversation" className="max-w-md">
        Your center and your groups are on the left. What is new in them is counted there.
      </EmptyState>
    </div>
  );
}
