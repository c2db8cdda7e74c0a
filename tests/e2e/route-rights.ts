import { june, type PersonaKey, type RightsWorld } from './rights-world.ts';

/** Where a page or route is asked for in the test, and what each persona is answered: a status, or `→` and a path. */
type RouteRight = { at: (world: RightsWorld) => string } & Record<PersonaKey, string>;

type Answers = Partial<Record<PersonaKey, string>>;

const signIn = '→/sign-in';
const everybody = (answer: string): Record<PersonaKey, string> => ({
  anon: answer,
  deactivated: answer,
  dispatcher: answer,
  trainee: answer,
  supervisor: answer,
  admin: answer,
  foreign: answer,
  auditor: answer,
  payroll: answer,
});
/** Nobody without a session that still counts. */
const members: Record<PersonaKey, string> = {
  ...everybody('200'),
  anon: signIn,
  deactivated: signIn,
  auditor: '403',
  payroll: '403',
};
/** The two roles that only read, beside the others or alone. */
const readersToo: Answers = { auditor: '200', payroll: '200' };
const readersRefused: Answers = { auditor: '403', payroll: '403' };
const readersAlone: Record<PersonaKey, string> = {
  ...everybody('403'),
  ...readersToo,
  anon: signIn,
  deactivated: signIn,
};
const supervisors: Record<PersonaKey, string> = { ...members, dispatcher: '403', trainee: '403' };
const admins: Record<PersonaKey, string> = { ...supervisors, supervisor: '403' };
/** Whoever asks a route in the background with a session that has ended is told so. */
const told: Answers = { deactivated: '401' };
const notTheirs: Answers = { foreign: '404' };

const page = (
  answers: Record<PersonaKey, string>,
  at: RouteRight['at'],
  others: Answers = {},
): RouteRight => ({
  at,
  ...answers,
  ...others,
});
const plain = (answers: Record<PersonaKey, string>, paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, page(answers, () => path)]));

const block = ({ published }: RightsWorld) => published;

/** Every page and route of the app. One without an entry fails the test, and so does an entry without a page. */
export const routeRights: Record<string, RouteRight> = {
  // Whoever is signed in may change to another account there.
  ...plain(everybody('200'), [
    '/sign-in',
    '/accept-invitation',
    '/confirm-email',
    '/forgot-password',
    '/update-password',
    // What is shown in place of a page while the sign-in does not answer.
    '/away',
    // The same for everybody: what it shows is in the browser that shows it.
    '/offline',
    '/manifest.webmanifest',
    // Screens on walls, which show what their own token is for.
    '/wall',
    '/api/board',
    // What whoever runs the installation watches: that it runs, and nothing of anybody.
    '/api/health',
    '/api/ready',
  ]),
  // The second step of signing in is for whoever has taken the first, and asks only whom it is asked of.
  '/sign-in/code': page({ ...everybody('→/'), anon: signIn, deactivated: signIn }, () => '/sign-in/code'),
  // So do setting up what is required, and the notice of one's agency, where there are such rules.
  '/sign-in/second-factor': page(
    { ...everybody('→/'), anon: signIn, deactivated: signIn },
    () => '/sign-in/second-factor',
  ),
  '/sign-in/notice': page({ ...everybody('→/'), anon: signIn, deactivated: signIn }, () => '/sign-in/notice'),
  // The same for the lock, which stands before a session that is locked.
  '/sign-in/locked': page({ ...everybody('→/'), anon: signIn, deactivated: signIn }, () => '/sign-in/locked'),
  '/api/metrics': page(everybody('401'), () => '/api/metrics'),
  // It pairs whoever goes there, as wall.spec.ts does; what asks here is not somebody who goes somewhere.
  '/wall/[token]': page(everybody('404'), () => `/wall/${'x'.repeat(43)}`),
  // A link that is known shows what it is for to whoever has it, as its own tests do.
  '/offer/[token]': page(everybody('200'), () => `/offer/${'x'.repeat(43)}`),
  // It takes a form, and shows nothing.
  '/offer/[token]/answer': page(everybody('405'), () => `/offer/${'x'.repeat(43)}/answer`),
  // Their first page is another one.
  '/': page(members, () => '/', { auditor: '→/reports', payroll: '→/reports' }),
  ...plain(readersAlone, ['/account']),
  '/published': page(readersAlone, () => '/published', { payroll: '403' }),
  '/rules': page(readersAlone, () => '/rules', { payroll: '403' }),
  ...plain(members, [
    '/availability',
    '/chat',
    '/chat/new',
    '/chat/search',
    '/floor',
    '/handover',
    '/handover/history',
    '/notifications',
    '/open-shifts',
    '/policies',
    '/profile',
    '/profile/history',
    '/profile/notices',
    '/profile/second-factor',
    '/schedule',
    '/swaps',
    '/time-off',
  ]),
  '/n/[id]': page({ ...members, ...everybodyElse('404') }, (w) => `/n/${w.dispatcher.notice}`, {
    dispatcher: '→/schedule',
  }),
  ...plain(supervisors, [
    '/emergencies',
    '/call-outs',
    '/call-outs/start',
    '/mandates',
    '/notices',
    '/people',
    '/requests',
    '/requirements',
    '/schedules',
    '/schedules/new',
  ]),
  '/reports': page(supervisors, () => '/reports', readersToo),
  '/reports/[report]': page(supervisors, () => '/reports/hours', readersToo),
  // Of a block that is not theirs they show the own one, or that there is none.
  '/roster': page(supervisors, (w) => `/roster?block=${block(w)}`),
  '/roster/print': page(supervisors, (w) => `/roster/print?block=${block(w)}`),
  '/notices/nightly/[id]': page(supervisors, (w) => `/notices/nightly/${w.night}`, notTheirs),
  '/emergencies/[id]': page(supervisors, (w) => `/emergencies/${w.emergency}`, notTheirs),
  '/call-outs/[id]': page(supervisors, (w) => `/call-outs/${w.callOut}`, notTheirs),
  '/mandates/[id]': page(supervisors, (w) => `/mandates/${w.mandate}`, notTheirs),
  '/mandates/openings/[id]': page(supervisors, (w) => `/mandates/openings/${w.opening}`, notTheirs),
  '/policies/[id]': page(members, (w) => `/policies/${w.policy}`, notTheirs),
  '/policies/[id]/version': page(admins, (w) => `/policies/${w.policy}/version`, notTheirs),
  '/people/[id]': page(supervisors, (w) => `/people/${w.dispatcher.id}`, notTheirs),
  ...Object.fromEntries(
    ['', '/corrections', '/health', '/history', '/publish', '/scenarios', '/versions'].map((rest) => [
      `/schedules/[id]${rest}`,
      page(supervisors, (w) => `/schedules/${block(w)}${rest}`, notTheirs),
    ]),
  ),
  '/schedules/[id]/versions/[version]': page(
    supervisors,
    (w) => `/schedules/${block(w)}/versions/1`,
    notTheirs,
  ),
  '/chat/[id]': page(members, (w) => `/chat/${w.channel}`, notTheirs),
  '/chat/groups/[id]': page(admins, (w) => `/chat/groups/${w.group}`, notTheirs),
  ...plain(admins, [
    '/audit',
    '/audit/chain',
    '/chat/groups',
    '/chat/groups/new',
    '/people/invite',
    '/policies/new',
    '/settings',
    '/settings/centers',
    '/settings/desks',
    '/settings/devices',
    '/settings/displays',
    '/settings/fields',
    '/settings/payroll',
    '/settings/filling',
    '/settings/holidays',
    '/settings/limits',
    '/settings/notices',
    '/settings/patterns',
    '/settings/qualifications',
    '/settings/requirements',
    '/settings/retention',
    '/settings/shifts',
    '/settings/sign-in',
    '/settings/swaps',
    '/settings/time-off',
    '/settings/workweek',
  ]),
  // These are agencies that nobody has set up there: whom they serve, set-up.spec.ts walks.
  '/set-up': page(everybody('404'), () => '/set-up'),
  ...plain({ ...admins, admin: '404', foreign: '404' }, [
    '/set-up/shifts',
    '/set-up/people',
    '/set-up/schedule',
    '/set-up/done',
  ]),
  '/api/audit/chain': page(admins, () => '/api/audit/chain', told),
  '/api/audit/count': page(admins, (w) => `/api/audit/count?actorId=${w.home.admin.id}`, told),
  '/api/audit/export': page(admins, () => '/api/audit/export?format=csv', told),
  // One that is not there; who is shown one that is, pictures.spec.ts says.
  '/api/avatars/[person]/[picture]': page(
    { ...everybody('404'), ...readersRefused, anon: signIn },
    (w) => `/api/avatars/${w.dispatcher.id}/00000000-0000-4000-8000-000000000000`,
    told,
  ),
  // Of whom it is, and whose file is there, certificates.spec.ts says.
  '/api/certificates/[id]': page(
    { ...everybody('404'), ...readersRefused, anon: signIn },
    (w) => `/api/certificates/${w.certificate}`,
    told,
  ),
  '/api/policies/[id]/[version]/file': page(
    { ...everybody('404'), ...readersRefused, anon: signIn },
    (w) => `/api/policies/${w.policy}/1/file`,
    told,
  ),
  '/api/policies/[id]/[version]/readers': page(supervisors, (w) => `/api/policies/${w.policy}/1/readers`, {
    ...told,
    ...notTheirs,
  }),
  '/api/people/export': page(admins, () => '/api/people/export', told),
  // The address is the secret; whoever has it needs no session.
  '/api/calendar/[token]': page(everybody('200'), (w) => `/api/calendar/${w.calendar}.ics`),
  // Null without a session that counts, since browsers would call a refusal a fault.
  '/api/inbox/count': page(members, () => '/api/inbox/count', { deactivated: '200', ...readersToo }),
  '/api/session': page(members, () => '/api/session', { deactivated: '200', ...readersToo }),
  '/api/troubles': page(members, () => '/api/troubles', { deactivated: '200', ...readersToo }),
  '/api/offline': page(members, () => '/api/offline', { deactivated: '200', ...readersToo }),
  '/api/live': page(members, () => '/api/live', { deactivated: '200', ...readersToo }),
  '/api/chat': page(members, () => '/api/chat', { deactivated: '200', ...readersToo }),
  '/api/chat/count': page(members, () => '/api/chat/count', { deactivated: '200', ...readersToo }),
  '/api/chat/[id]/members': page(members, (w) => `/api/chat/${w.channel}/members`, { ...told, ...notTheirs }),
  '/api/comments': page(members, (w) => `/api/comments?on=time_off:${w.dispatcher.pendingLeave}`, {
    ...told,
    ...notTheirs,
    trainee: '404',
  }),
  '/api/comments/[id]/versions': page(supervisors, (w) => `/api/comments/${w.comment}/versions`, {
    ...told,
    ...notTheirs,
    trainee: '404',
  }),
  // Of what is not theirs there is none.
  '/api/comments/count': page(
    members,
    (w) => `/api/comments/count?on=time_off:${w.dispatcher.pendingLeave}`,
    told,
  ),
  '/api/history/[kind]/[id]': page(supervisors, (w) => `/api/history/schedule/${block(w)}`, {
    ...told,
    ...notTheirs,
  }),
  '/api/roster/[scheduleId]/rows': page(supervisors, (w) => `/api/roster/${block(w)}/rows`, {
    ...told,
    ...notTheirs,
    anon: '401',
  }),
  '/api/roster/export': page(
    supervisors,
    (w) =>
      `/api/roster/export?block=${block(w)}&format=csv&sheet=shifts&from=${june.startDate}&to=${june.endDate}`,
    { ...told, ...notTheirs, anon: '401' },
  ),
  // Background reads of open pages: nothing for whoever is nobody.
  '/api/search': page(members, () => '/api/search?q=dispatcher', { deactivated: '200', ...readersToo }),
  // Of the own center.
  // Nobody has a profile of that number.
  '/api/reports/payroll': page(
    { ...supervisors, supervisor: '404', admin: '404', foreign: '404', auditor: '404', payroll: '404' },
    () => '/api/reports/payroll?profile=0',
    told,
  ),
  '/api/reports/[report]': page(supervisors, () => '/api/reports/hours?from=2036-11-01&to=2036-11-30', {
    ...told,
    ...readersToo,
  }),
  '/api/roster/history/[rowId]': page(supervisors, (w) => `/api/roster/history/${w.dispatcher.sickShift}`, {
    ...told,
    ...notTheirs,
    anon: '401',
  }),
};

function everybodyElse(answer: string): Answers {
  return { trainee: answer, supervisor: answer, admin: answer, foreign: answer };
}

/** Routes that answer whoever asks from wherever, and why that is right. Each writes nothing and knows no session. */
export const openRoutes: Record<string, string> = {
  '/api/calendar/[token]': 'calendars of other sites ask for it, and the address itself is the secret',
  '/api/health': 'it says only that the process answers',
  '/api/ready': 'it says only which part of the server answers',
  '/api/metrics': 'whoever asks has a token in a header that no page of another site can send along',
  '/wall/[token]':
    'a link of a mail may pair a display, and the address itself is the secret; no picture or script can',
};
