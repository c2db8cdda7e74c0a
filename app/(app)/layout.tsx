import {
  ArrowLeftRight,
  CalendarDays,
  CalendarOff,
  CalendarPlus,
  ChartColumn,
  ClipboardList,
  Headset,
  House,
  Inbox,
  Megaphone,
  MessagesSquare,
  NotebookPen,
  PhoneCall,
  Rows3,
  ScrollText,
  Settings,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { lockSession, signOut, unlockSession } from '#app/actions/auth-actions.ts';
import { postMessage } from '#app/actions/chat-actions.ts';
import { addComment, deleteComment, editComment } from '#app/actions/comment-actions.ts';
import { savePushSubscription } from '#app/actions/inbox-actions.ts';
import { sendOfflineRequest } from '#app/actions/offline-actions.ts';
import { chooseTheme } from '#app/actions/user-actions.ts';
import { ChatCount } from '#components/chat/chat-count.tsx';
import { ChatOfficeProvider } from '#components/chat/chat-office.tsx';
import { CommentsProvider } from '#components/comments/comments-provider.tsx';
import { EmergencyBanner } from '#components/emergency/emergency-banner.tsx';
import { LiveBadge } from '#components/live/live-badge.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { TroubleBanner } from '#components/live/trouble-banner.tsx';
import { SessionGuard } from '#components/lock/session-guard.tsx';
import { Bell } from '#components/notices/bell.tsx';
import { PushRenewal } from '#components/notices/push-renewal.tsx';
import { OfflineOffice } from '#components/offline/offline-office.tsx';
import { PicturesProvider } from '#components/people/person-avatar.tsx';
import { SearchLauncher } from '#components/search/search-launcher.tsx';
import { AppShell } from '#components/shell/app-shell.tsx';
import { CenterClock } from '#components/shell/center-clock.tsx';
import type { NavItem } from '#components/shell/nav-item.ts';
import { getReader } from '#lib/auth/reader.ts';
import { requireSignedIn, requireUser, whileSignedIn } from '#lib/auth/session.ts';
import { buildId } from '#lib/build-id.ts';
import { listShownEmergencies } from '#lib/data/emergencies.ts';
import { listPictures } from '#lib/data/pictures.ts';
import { listSavedViews } from '#lib/data/saved-views.ts';
import { getSessionClock } from '#lib/data/session-clock.ts';
import { getTroubles } from '#lib/data/troubles.ts';
import { INBOX_HREF } from '#lib/domain/inbox-query.ts';
import { roleLabel, zoneLabel } from '#lib/domain/labels.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { defaultHref } from '#lib/domain/saved-views.ts';
import { NO_TROUBLES } from '#lib/domain/troubles.ts';
import type { Role } from '#lib/domain/types.ts';
import { browserProjectUrl, env } from '#lib/env.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { LiveShell } from './live-shell.tsx';
import { ReaderShell } from './reader-shell.tsx';
import { todayOf } from './saved-views.tsx';

const pages: readonly (NavItem & { role: Role })[] = [
  { role: 'dispatcher', href: '/', label: 'Home', icon: <House aria-hidden />, key: 'h' },
  {
    role: 'dispatcher',
    href: '/schedule',
    label: 'My schedule',
    shortLabel: 'My shifts',
    icon: <CalendarDays aria-hidden />,
    key: 's',
  },
  {
    role: 'dispatcher',
    href: '/floor',
    label: 'Who is on',
    shortLabel: 'Floor',
    icon: <Headset aria-hidden />,
    key: 'f',
    alsoAt: ['/emergencies'],
  },
  { role: 'supervisor', href: '/roster', label: 'Roster', icon: <Rows3 aria-hidden />, key: 'o' },
  { role: 'supervisor', href: '/requests', label: 'Decide', icon: <Inbox aria-hidden />, key: 'd' },
  {
    role: 'supervisor',
    href: '/call-outs',
    label: 'Call-outs',
    icon: <PhoneCall aria-hidden />,
    key: 'l',
    alsoAt: ['/mandates'],
  },
  {
    role: 'dispatcher',
    href: '/chat',
    label: 'Chat',
    icon: <MessagesSquare aria-hidden />,
    badge: <ChatCount />,
    key: 'm',
  },
  {
    role: 'dispatcher',
    href: '/open-shifts',
    label: 'Open shifts',
    icon: <CalendarPlus aria-hidden />,
    key: 'u',
    alsoAt: ['/availability'],
  },
  {
    role: 'dispatcher',
    href: '/handover',
    label: 'Hand-over',
    icon: <NotebookPen aria-hidden />,
    key: 'v',
  },
  {
    role: 'dispatcher',
    href: '/time-off',
    label: 'Time off',
    icon: <CalendarOff aria-hidden />,
    key: 't',
  },
  { role: 'dispatcher', href: '/swaps', label: 'Swaps', icon: <ArrowLeftRight aria-hidden />, key: 'w' },
  {
    role: 'supervisor',
    href: '/schedules',
    label: 'Schedules',
    icon: <ClipboardList aria-hidden />,
    key: 'c',
  },
  { role: 'supervisor', href: '/notices', label: 'Notices', icon: <Megaphone aria-hidden />, key: 'n' },
  { role: 'supervisor', href: '/people', label: 'People', icon: <Users aria-hidden />, key: 'p' },
  {
    role: 'supervisor',
    href: '/requirements',
    label: 'Requirements',
    shortLabel: 'Staffing',
    icon: <SlidersHorizontal aria-hidden />,
    key: 'r',
  },
  { role: 'supervisor', href: '/reports', label: 'Reports', icon: <ChartColumn aria-hidden />, key: 'x' },
  { role: 'admin', href: '/settings', label: 'Settings', icon: <Settings aria-hidden />, key: 'e' },
  { role: 'admin', href: '/audit', label: 'Audit', icon: <ScrollText aria-hidden />, key: 'a' },
];

const commentActions = { add: addComment, edit: editComment, remove: deleteComment };

/** Reached by the bell and the own menu. */
const shortcuts = [
  { href: INBOX_HREF, label: 'Inbox', key: 'i' },
  { href: '/policies', label: 'Policies', key: 'y' },
];

/** The frame for a role that only reads, whose pages are few. */
async function asReader(children: ReactNode) {
  const reader = await getReader();
  // Between two questions the role may have become another.
  if (reader === null) await requireUser();
  return reader === null ? children : <ReaderShell reader={reader}>{children}</ReaderShell>;
}

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const user = await requireSignedIn();
  if (user === null) return asReader(children);
  const db = await createRequestClient();
  const isSupervisor = hasRole(user.role, 'supervisor');
  const [emergencies, pictures, sessionClock, troubles, defaults] = await Promise.all([
    listShownEmergencies(db),
    listPictures(db),
    whileSignedIn(getSessionClock(db)),
    isSupervisor ? getTroubles(db) : NO_TROUBLES,
    whileSignedIn(listSavedViews(db, null)),
  ]);
  const now = Date.now();
  const today = todayOf(user, now);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  return (
    <LiveShell url={browserProjectUrl()} publishableKey={env().SUPABASE_PUBLISHABLE_KEY} userId={user.id}>
      <SessionGuard clock={sessionClock} unlock={unlockSession} signOut={signOut} />
      <ChatOfficeProvider userId={user.id} unread={user.chatUnread} post={postMessage}>
        <AppShell
          navItems={pages
            .filter(({ role }) => hasRole(user.role, role))
            .map(({ role: _, ...item }) => ({
              ...item,
              opensAt: defaultHref(defaults, item.href, today) ?? item.href,
            }))}
          center={{ name: user.center?.name ?? user.agency.name, zoneLabel: zoneLabel(timeZone, now) }}
          dateContext={<CenterClock timeZone={timeZone} clockStyle={user.clockStyle} now={now} />}
          search={<SearchLauncher userId={user.id} />}
          live={<LiveBadge timeZone={timeZone} clockStyle={user.clockStyle} />}
          bell={<Bell unread={user.unread} />}
          shortcuts={shortcuts}
          notice={
            <>
              <TroubleBanner
                initial={{ ...NO_TROUBLES, ...troubles }}
                timeZone={timeZone}
                clockStyle={user.clockStyle}
              />
              <LiveRefresh on={['emergencies']} />
              <PushRenewal
                publicKey={env().VAPID_PUBLIC_KEY ?? null}
                userId={user.id}
                save={savePushSubscription}
              />
              <OfflineOffice
                userId={user.id}
                mayKeep={!sessionClock.isFloorDevice}
                build={buildId()}
                send={sendOfflineRequest}
                timeZone={timeZone}
                clockStyle={user.clockStyle}
              />
              <EmergencyBanner
                emergencies={emergencies}
                now={now}
                isSupervisor={isSupervisor}
                namesCenter={user.center === null}
                clockStyle={user.clockStyle}
              />
            </>
          }
          person={{
            name: user.fullName,
            picture: pictures[user.id] ?? null,
            roleLabel: roleLabel(user.role),
            profileHref: '/profile',
            theme: user.theme,
            setThemeAction: chooseTheme,
            lockAction: lockSession,
            signOutAction: signOut,
          }}
        >
          <CommentsProvider
            viewer={{ id: user.id, isSupervisor }}
            actions={commentActions}
            timeZone={timeZone}
            clockStyle={user.clockStyle}
          >
            <PicturesProvider pictures={pictures}>{children}</PicturesProvider>
          </CommentsProvider>
        </AppShell>
      </ChatOfficeProvider>
    </LiveShell>
  );
}
