import { BookOpen, CalendarDays, ChartColumn } from 'lucide-react';
import type { ReactNode } from 'react';
import { lockSession, signOut, unlockSession } from '#app/actions/auth-actions.ts';
import { SessionGuard } from '#components/lock/session-guard.tsx';
import { AppShell } from '#components/shell/app-shell.tsx';
import type { NavItem } from '#components/shell/nav-item.ts';
import type { Reader } from '#lib/auth/reader.ts';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getSessionClock } from '#lib/data/session-clock.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { type ReadArea, readsArea } from '#lib/domain/reading-roles.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const pages: readonly (NavItem & { area: ReadArea })[] = [
  { area: 'hours', href: '/reports', label: 'Reports', icon: <ChartColumn aria-hidden />, key: 'x' },
  {
    area: 'schedules',
    href: '/published',
    label: 'Published schedules',
    shortLabel: 'Schedules',
    icon: <CalendarDays aria-hidden />,
    key: 's',
  },
  { area: 'settings', href: '/rules', label: 'Rules', icon: <BookOpen aria-hidden />, key: 'r' },
];

/** The frame of the pages of somebody whose role only reads. */
export async function ReaderShell({ reader, children }: { reader: Reader; children: ReactNode }) {
  const clock = await whileSignedIn(getSessionClock(await createRequestClient()));
  return (
    <>
      <SessionGuard clock={clock} unlock={unlockSession} signOut={signOut} />
      <AppShell
        navItems={pages
          .filter(({ area }) => readsArea(reader.role, area))
          .map(({ area: _, ...item }) => item)}
        center={{ name: reader.agency.name, zoneLabel: roleLabel(reader.role) }}
        person={{
          name: reader.fullName,
          picture: null,
          roleLabel: roleLabel(reader.role),
          profileHref: '/account',
          policiesHref: null,
          theme: reader.theme,
          lockAction: lockSession,
          signOutAction: signOut,
        }}
      >
        {children}
      </AppShell>
    </>
  );
}
