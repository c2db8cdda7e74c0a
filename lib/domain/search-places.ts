/** Pages, settings and help that a search finds by their words, each with who opens them. */
import type { Role } from './types.ts';

export type SearchPlace = {
  title: string;
  detail: string;
  href: string;
  /** What else one may call it, in small letters. */
  words: string;
  least: Role;
};

const page = (least: Role, title: string, href: string, words: string, detail = 'Page'): SearchPlace => ({
  title,
  detail,
  href,
  words,
  least,
});
const setting = (title: string, path: string, words: string): SearchPlace =>
  page('admin', title, `/settings/${path}`, `settings ${words}`, 'Settings');
const help = (least: Role, title: string, href: string, words: string, detail: string): SearchPlace =>
  page(least, title, href, `how help ${words}`, detail);

export const SEARCH_PLACES: readonly SearchPlace[] = [
  page('dispatcher', 'Home', '/', 'start today'),
  page('dispatcher', 'My schedule', '/schedule', 'shifts calendar week month hours'),
  page('dispatcher', 'Who is on', '/floor', 'floor board duty now coverage'),
  page('dispatcher', 'Chat', '/chat', 'messages conversations'),
  page('dispatcher', 'Search messages', '/chat/search', 'find conversation'),
  page('dispatcher', 'New message', '/chat/new', 'write chat direct'),
  page('dispatcher', 'Open shifts', '/open-shifts', 'overtime openings claim'),
  page('dispatcher', 'Availability', '/availability', 'overtime wishes blackout standby sleep'),
  page('dispatcher', 'Hand-over', '/handover', 'notes desks handoff'),
  page('dispatcher', 'Earlier hand-over notes', '/handover/history', 'past handoff'),
  page('dispatcher', 'Time off', '/time-off', 'leave vacation sick holiday balance'),
  page('dispatcher', 'Swaps', '/swaps', 'trades give shift away'),
  page('dispatcher', 'Inbox', '/notifications', 'notices notifications'),
  page('dispatcher', 'Policies', '/policies', 'rules documents read understood'),
  page('dispatcher', 'Profile', '/profile', 'account picture phone theme password'),
  page('dispatcher', 'Your history', '/profile/history', 'changes shifts past'),
  page('dispatcher', 'Notices and quiet hours', '/profile/notices', 'push text sms mail notifications'),
  page('dispatcher', 'Second factor', '/profile/second-factor', 'two factor mfa code authenticator'),
  page('supervisor', 'Roster', '/roster', 'grid edit everybody assign'),
  page('supervisor', 'Print the roster', '/roster/print', 'paper wall'),
  page('supervisor', 'Decide', '/requests', 'requests approve deny pending'),
  page('supervisor', 'Call-outs', '/call-outs', 'call out fill gap phone list'),
  page('supervisor', 'Mandates', '/mandates', 'mandatory overtime order list'),
  page('supervisor', 'Schedules', '/schedules', 'blocks drafts generate publish'),
  page('supervisor', 'New schedule', '/schedules/new', 'generate block draft create'),
  page('supervisor', 'Notices', '/notices', 'undelivered sent deliveries crew'),
  page('supervisor', 'People', '/people', 'employees staff dispatchers directory'),
  page('supervisor', 'Requirements', '/requirements', 'minimum staffing shifts catalog'),
  page('supervisor', 'Emergency staffing', '/emergencies', 'declare emergency'),
  page('supervisor', 'Reports', '/reports', 'numbers export'),
  page('supervisor', 'Hours and overtime', '/reports/hours', 'report worked paid flsa', 'Report'),
  page('supervisor', 'Coverage report', '/reports/coverage', 'compliance gaps short', 'Report'),
  page('supervisor', 'Fairness', '/reports/fairness', 'report nights weekends holidays share', 'Report'),
  page('supervisor', 'Fatigue', '/reports/fatigue', 'report rest tired', 'Report'),
  page('supervisor', 'Leave report', '/reports/leave', 'balances sick', 'Report'),
  page('supervisor', 'Trades report', '/reports/swaps', 'swaps', 'Report'),
  page('supervisor', 'Age of requests', '/reports/requests', 'report waiting pending', 'Report'),
  page('supervisor', 'Call-out report', '/reports/call-outs', 'time to fill', 'Report'),
  page('admin', 'Settings', '/settings', 'agency configure'),
  page('admin', 'Invite people', '/people/invite', 'new person add user account import somebody'),
  page('admin', 'Audit', '/audit', 'log history changes who'),
  page('admin', 'Chain of the audit', '/audit/chain', 'integrity heads hash verify'),
  page('admin', 'Publish a policy', '/policies/new', 'document rule'),
  page('admin', 'Groups of the chat', '/chat/groups', 'conversations members'),
  page('admin', 'New group', '/chat/groups/new', 'chat conversation'),
  setting('Centers', 'centers', 'time zone floors'),
  setting('Shifts', 'shifts', 'templates catalog codes'),
  setting('Requirements', 'requirements', 'minimum staffing periods'),
  setting('Patterns', 'patterns', 'tours 4x10 3x12'),
  setting('Duty limits', 'limits', 'rest hours fatigue'),
  setting('Workweek and day', 'workweek', 'flsa week start'),
  setting('Holidays and events', 'holidays', 'days'),
  setting('Qualifications', 'qualifications', 'skills acting supervisor'),
  setting('Time off', 'time-off', 'leave kinds caps blackout balances'),
  setting('Swaps', 'swaps', 'trades rules'),
  setting('Open shifts', 'filling', 'fill call-out callout steps mandate offers'),
  setting('Notices', 'notices', 'push text mail webhook'),
  setting('Signing in', 'sign-in', 'sign-in lock password second factor session'),
  setting('Desks', 'desks', 'positions hand-over'),
  setting('Displays', 'displays', 'wall screens'),
  setting('Floor computers', 'devices', 'devices shared'),
  setting('Payroll', 'payroll', 'pay codes export csv'),
  setting('Fields', 'fields', 'custom own extra people requests'),
  setting('Retention', 'retention', 'keep delete years'),
  help(
    'dispatcher',
    'Ask for time off',
    '/time-off',
    'request vacation day sick call',
    'Time off, then New request',
  ),
  help('dispatcher', 'Trade a shift', '/swaps', 'swap give find partner', 'Swaps, then Offer a shift'),
  help('dispatcher', 'Take an open shift', '/open-shifts', 'claim overtime pick up', 'Open shifts'),
  help('dispatcher', 'Call in sick', '/schedule', 'ill sick call', 'Your next shift, under My schedule'),
  help(
    'dispatcher',
    'See my shifts in another calendar',
    '/profile',
    'ical feed google outlook subscribe',
    'Profile, Calendar',
  ),
  help('dispatcher', 'Change how things look', '/profile', 'dark light theme density clock 12 24', 'Profile'),
  help('supervisor', 'Fill a gap now', '/call-outs', 'short callout empty chair', 'The floor, or Call-outs'),
  help(
    'supervisor',
    'Make and publish a schedule',
    '/schedules/new',
    'generate block four months',
    'Schedules',
  ),
  help('supervisor', 'Order somebody to work', '/mandates', 'mandate force holdover', 'Mandates'),
  help('admin', 'Make somebody a supervisor', '/people', 'role promote rights', 'People, the person, Role'),
];
