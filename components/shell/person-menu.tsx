'use client';

import {
  BookOpenCheck,
  ChevronDown,
  Keyboard,
  LockKeyhole,
  LogOut,
  MonitorDown,
  UserRound,
} from 'lucide-react';
import { startTransition, useRef, useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { forgetChat } from '../chat/chat-storage.ts';
import { tellTabs } from '../lock/tab-channel.ts';
import { unsubscribe } from '../notices/push-support.ts';
import { countWaiting, wipeOffline } from '../offline/offline-store.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuGroup, MenuItem, MenuLink, MenuRadioGroup, MenuSeparator } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { useInstallOffer } from './install-offer.ts';
import { openKeyboardShortcuts } from './keyboard-shortcuts.tsx';

export type Theme = 'dark' | 'light' | 'system';

export type PersonMenuProps = {
  name: string;
  /** Address of the picture; null without one. */
  picture: string | null;
  /** Such as "Supervisor". */
  roleLabel: string;
  profileHref: string;
  /** Where policies are read; null for whoever has none to read. */
  policiesHref?: string | null;
  theme: Theme;
  /** Keeps the choice; the screen has changed already when it is called. Without it the menu offers no theme. */
  setThemeAction?: (input: { theme: Theme }) => unknown;
  /** Locks the session; without it the menu does not offer to. */
  lockAction?: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  /** The form action that ends the session. */
  signOutAction: (data: FormData) => unknown;
};

const THEMES = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'As the device' },
] as const;

/** The page hears of it as it hears of another tab. */
async function lockHere(lock: NonNullable<PersonMenuProps['lockAction']>): Promise<void> {
  const answer = await answerOf(() => lock({}));
  if (answer.ok) tellTabs({ kind: 'locked' });
  else toast.error(answer.message);
}

/** The person's own menu at the end of the top line. */
export function PersonMenu({
  name,
  picture,
  roleLabel,
  profileHref,
  policiesHref = '/policies',
  theme,
  setThemeAction,
  lockAction,
  signOutAction,
}: PersonMenuProps) {
  const formRef = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<Theme>(theme);
  /** Requests that signing out would lose; the person is asked about them. */
  const [unsent, setUnsent] = useState(0);
  const install = useInstallOffer();

  function choose(value: string) {
    const next = THEMES.find((candidate) => candidate.value === value)?.value;
    if (!next) return;
    setChosen(next);
    document.documentElement.dataset.theme = next;
    startTransition(async () => {
      await setThemeAction?.({ theme: next });
    });
  }

  async function leave() {
    const waiting = await countWaiting();
    if (waiting === 0) formRef.current?.requestSubmit();
    else setUnsent(waiting);
  }

  return (
    <>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            className="flex h-[max(2.25rem,var(--control-height))] min-w-target items-center gap-2 rounded-md px-1.5 hover:bg-hover data-popup-open:bg-hover"
          >
            <Avatar name={name} picture={picture} size="sm" />
            <span className="max-w-40 truncate font-medium max-lg:sr-only">{name}</span>
            <span className="sr-only">, {roleLabel}, menu</span>
            <ChevronDown aria-hidden className="size-4 text-muted-foreground max-lg:hidden" />
          </button>
        }
      >
        <div className="px-2 py-1.5">
          <p className="font-medium">{name}</p>
          <p className="text-sm text-muted-foreground">{roleLabel}</p>
        </div>
        <MenuSeparator />
        {setThemeAction ? (
          <>
            <MenuRadioGroup label="Theme" value={chosen} onValueChange={choose} items={THEMES} />
            <MenuSeparator />
          </>
        ) : null}
        <MenuGroup label="You">
          <MenuLink href={profileHref} icon={<UserRound aria-hidden />}>
            Profile
          </MenuLink>
          {policiesHref === null ? null : (
            <MenuLink href={policiesHref} icon={<BookOpenCheck aria-hidden />}>
              Policies
            </MenuLink>
          )}
          <MenuItem onClick={openKeyboardShortcuts} icon={<Keyboard aria-hidden />}>
            Keys
          </MenuItem>
          {install === null ? null : (
            <MenuItem onClick={install} icon={<MonitorDown aria-hidden />}>
              Install on this device
            </MenuItem>
          )}
          {lockAction ? (
            <MenuItem onClick={() => lockHere(lockAction)} icon={<LockKeyhole aria-hidden />}>
              Lock
            </MenuItem>
          ) : null}
          <MenuItem onClick={leave} icon={<LogOut aria-hidden />}>
            Sign out
          </MenuItem>
        </MenuGroup>
      </Menu>
      <AlertDialog
        open={unsent > 0}
        onOpenChange={() => setUnsent(0)}
        title="Sign out now?"
        consequence={`${unsent === 1 ? '1 request waits' : `${unsent} requests wait`} to be sent, and signing out discards what waits.`}
        confirmLabel="Sign out"
        tone="danger"
        onConfirm={() => formRef.current?.requestSubmit()}
      />
      {/* Outside the menu, which is gone before a form inside it could be sent. */}
      <form
        ref={formRef}
        hidden
        action={async (data) => {
          // Who uses this browser next is not shown what concerns somebody else.
          unsubscribe().catch(() => {});
          forgetChat(() => window.localStorage);
          await wipeOffline();
          await signOutAction(data);
        }}
      />
    </>
  );
}
