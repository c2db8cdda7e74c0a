'use client';

import { forgetChat } from '../chat/chat-storage.ts';
import { unsubscribe } from '../notices/push-support.ts';
import { Button } from '../ui/button.tsx';
import { tellTabs } from './tab-channel.ts';

/** The way for whoever is somebody else, or has forgotten the password. */
export function SignOutInstead({ action }: { action: (data: FormData) => unknown }) {
  return (
    <form
      action={async (data) => {
        // As in the person's menu: who uses this browser next is not shown what concerns somebody else.
        unsubscribe().catch(() => {});
        forgetChat(() => window.localStorage);
        try {
          await action(data);
        } finally {
          // The other tabs ask, and find that they are nobody's.
          tellTabs({ kind: 'unlocked' });
        }
      }}
    >
      <Button type="submit" variant="ghost">
        Sign out instead
      </Button>
    </form>
  );
}
