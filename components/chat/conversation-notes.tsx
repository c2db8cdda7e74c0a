import { DoorOpen } from 'lucide-react';
import type { ChatChannel } from '#lib/domain/chat-records.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** In the place of a conversation that one may not read any more. */
export function GoneNote() {
  return (
    <div className="flex flex-1 items-center justify-center p-4">
      <EmptyState
        icon={<DoorOpen aria-hidden />}
        title="You are no longer in this conversation"
        action={<ButtonLink href="/chat">All conversations</ButtonLink>}
        className="max-w-md"
      >
        You left it, somebody took you out, or there is none at this address.
      </EmptyState>
    </div>
  );
}

/** In the place of the field of a conversation in which nobody writes any more. */
export function ReadOnlyNote({ channel }: { channel: ChatChannel }) {
  return (
    <p className="border-t bg-card px-4 py-3.5 text-muted-foreground">
      {channel.other?.isActive === false ? (
        <>
          <bdi>{channel.other.fullName}</bdi> is deactivated, so nothing more can be written here. You can
          still read it.
        </>
      ) : (
        'This conversation is archived. You can still read it.'
      )}
    </p>
  );
}
