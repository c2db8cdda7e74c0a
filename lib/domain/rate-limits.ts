/**
 * How often one person may ask for what is costly. Turns come back evenly, one after `seconds / times`, and all of them may be
 * taken at once. Counted in the database for each person, so over all servers of an installation; only what is well formed
 * and asked for by somebody with the right counts.
 *
 * What has none, on purpose:
 * - call-outs (ranking, starting, calling, offering, answering), openings, mandates, emergencies, sick calls, edits of the
 *   roster, hand-over notes, chat and messages to the crew: at three in the morning nothing stands between a gap and
 *   somebody to fill it. Each works on one center at one moment, and the same one sent twice does its work once.
 * - passwords, codes and links in mails: Auth counts wrong ones by account and by address, and the database makes accounts wait
 *   (private.sign_in_guards). A right one costs little.
 * - tokens of displays, calendars and metrics: asked without a session, so wrong ones are counted by address, in the memory of
 *   each process (token-tries.ts). Those of offers are not counted: nobody guesses one, and a wait could cost a shift.
 * - Storage takes only so many files at once by itself.
 */
export const RATE_LIMITS = {
  generate: { times: 40, seconds: 600, actions: ['generateSchedule', 'createScenario'] },
  preview: {
    times: 60,
    seconds: 60,
    actions: [
      'previewSetting',
      'previewRequirement',
      'previewRequirementEnd',
      'previewShift',
      'previewShiftRetirement',
      'previewHoliday',
    ],
  },
  import: { times: 30, seconds: 600, actions: ['previewImport', 'importPeople'] },
  invite: { times: 60, seconds: 600, actions: ['createUser', 'resendInvitation'] },
  remind: { times: 30, seconds: 600, actions: ['remindPeople', 'resendNotices', 'remindPolicyReaders'] },
  upload: { times: 20, seconds: 600, actions: ['savePicture'] },
  file_upload: {
    times: 80,
    seconds: 600,
    actions: ['beginCertificate', 'addCertificate', 'beginPolicyFile', 'publishPolicy'],
  },
  find: {
    times: 120,
    seconds: 60,
    actions: [
      'findPartners',
      'findAnswers',
      'readTradeEffect',
      'getDecisionEffects',
      'searchChat',
      'getAuditLogs',
      'checkAuditHeads',
    ],
  },
  // Somebody who types asks a few times a second, for some seconds.
  search: { times: 600, seconds: 300, routes: ['/api/search'] },
  // A step is 20,000 entries, and a check takes as many as there are.
  audit_check: { times: 600, seconds: 600, routes: ['/api/audit/chain'] },
  audit_count: { times: 120, seconds: 60, routes: ['/api/audit/count'] },
  audit_export: { times: 20, seconds: 600, routes: ['/api/audit/export'] },
  people_export: { times: 30, seconds: 600, routes: ['/api/people/export'] },
  policy_export: { times: 30, seconds: 600, routes: ['/api/policies/[id]/[version]/readers'] },
  file_download: {
    times: 120,
    seconds: 600,
    routes: ['/api/certificates/[id]', '/api/policies/[id]/[version]/file'],
  },
  report_export: { times: 60, seconds: 600, routes: ['/api/reports/[report]', '/api/reports/payroll'] },
  roster_export: { times: 60, seconds: 600, routes: ['/api/roster/export'] },
} as const satisfies Record<string, RateLimit & { actions?: readonly string[]; routes?: readonly string[] }>;

export type RateLimit = { times: number; seconds: number };
export type RateLimitName = keyof typeof RATE_LIMITS;

/** The limit under which an action counts; null = none. */
export function limitOfAction(action: string): RateLimitName | null {
  return byAction.get(action) ?? null;
}

const byAction = new Map<string, RateLimitName>(
  (Object.keys(RATE_LIMITS) as RateLimitName[]).flatMap((name) => {
    const limit = RATE_LIMITS[name];
    return 'actions' in limit ? limit.actions.map((action) => [action, name] as const) : [];
  }),
);

/** What somebody is told whose turns are used up. */
export function limitWords({ times, seconds }: RateLimit, waitSeconds: number): string {
  return `This was asked for ${times} times within ${span(seconds)}. Try again in ${span(waitSeconds)}.`;
}

function span(seconds: number): string {
  if (seconds === 1) return 'a second';
  if (seconds < 120) return seconds === 60 ? 'a minute' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
