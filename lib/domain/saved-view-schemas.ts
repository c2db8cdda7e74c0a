import { z } from 'zod';
import { CERTIFICATE_FILTERS } from './certificate-records.ts';
import { SCHEDULE_VIEWS } from './my-schedule.ts';
import { READING_ROLES } from './reading-roles.ts';
import { REPORT_IDS } from './report-query.ts';
import { ROSTER_GROUPS, ROSTER_SHOWS, ROSTER_SORTS, ROSTER_VIEWS } from './roster-query.ts';
import { SAVED_PLACES, SAVED_RANGES, type SavedPlace } from './saved-views.ts';
import { form, line, oneOf, rowId, uuid, version } from './schemas.ts';
import { PATTERN_IDS, ROLES } from './types.ts';

const word = (field: string) => line(field, 40).regex(/^[a-z0-9_.-]+$/i, `${field} is not known.`);
const search = line('Search', 100);

/** What each place keeps. Whether a center or a qualification of that id is there says the page. */
const QUERIES = {
  schedule: form({ view: oneOf('View', SCHEDULE_VIEWS).optional() }),
  open_shifts: form({ view: oneOf('View', ['mine', 'fill']).optional() }),
  roster: form({
    view: oneOf('View', ROSTER_VIEWS).optional(),
    group: oneOf('Groups', ROSTER_GROUPS).optional(),
    sort: oneOf('Order', ROSTER_SORTS).optional(),
    q: search.optional(),
    show: oneOf('Who is shown', ROSTER_SHOWS).optional(),
  }),
  requests: form({ status: word('Status').optional() }),
  people: form({
    q: search.optional(),
    role: oneOf('Role', [...ROLES, ...READING_ROLES, 'all']).optional(),
    state: word('State').optional(),
    pattern: oneOf('Pattern', [...PATTERN_IDS, 'none', 'all']).optional(),
    center: z.union([uuid('Center'), z.literal('all')], 'Center is not known.').optional(),
    qualification: word('Qualification').optional(),
    ends: z.literal('soon', 'Ends is soon or not said.').optional(),
    certificate: oneOf('Certificates', [...CERTIFICATE_FILTERS, 'all']).optional(),
    sort: word('Order').optional(),
    dir: oneOf('Order', ['asc', 'desc']).optional(),
  }),
  reports: form({
    report: oneOf('Report', REPORT_IDS).optional(),
    range: z
      .string('Dates are not known.')
      .refine((slug) => SAVED_RANGES.includes(slug), 'Dates are not known.')
      .optional(),
    by: oneOf('Divided', ['person', 'week']).optional(),
    sort: z
      .string('Order is not known.')
      .regex(/^-?\d{1,2}$/, 'Order is not known.')
      .optional(),
  }),
  audit: form({
    person: uuid('Person').optional(),
    action: line('Action', 100).optional(),
    outcome: word('Outcome').optional(),
    kind: word('Kind').optional(),
    target: line('Which', 100).optional(),
  }),
} as const satisfies Record<SavedPlace, z.ZodType>;

const name = line('Name', 60);
const flag = (field: string) => z.boolean(`${field} is yes or no.`);

/** Filters of one place under a name; what the place does not filter by is refused. */
export const saveViewSchema = form({
  place: oneOf('Page', SAVED_PLACES),
  name,
  query: z.record(z.string(), z.string(), 'Filters are names and values.'),
  isDefault: flag('Default'),
  isShared: flag('Shared'),
}).superRefine(({ place, query }, context) => {
  const read = QUERIES[place].safeParse(query);
  if (read.success) return;
  const message = read.error.issues[0]?.message ?? 'These filters are not known.';
  context.addIssue({ code: 'custom', path: ['query'], message });
});

const seen = { viewId: rowId('View'), expectedVersion: version };

export const renameViewSchema = form({ ...seen, name, isShared: flag('Shared') });
export const removeViewSchema = form(seen);
export const setDefaultViewSchema = form({ ...seen, isDefault: flag('Default') });
