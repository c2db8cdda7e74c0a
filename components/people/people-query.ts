import {
  CERTIFICATE_FILTERS,
  type CertificateFilter,
  matchesCertificates,
} from '#lib/domain/certificate-records.ts';
import { endsSoon, type PersonMarks, periodState } from '#lib/domain/person-words.ts';
import { type AnyRole, READING_ROLES } from '#lib/domain/reading-roles.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import { isLocalDate } from '#lib/domain/time.ts';
import { type LocalDate, PATTERN_IDS, type PatternId, ROLES } from '#lib/domain/types.ts';

export const PERSON_STATES = ['active', 'invited', 'blocked', 'deactivated'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

/** What the list can be narrowed to: states of the account, and of duty. */
export const STATE_FILTERS = [...PERSON_STATES, 'trainee', 'light_duty', 'undecided'] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** As they are chosen from, and in the order of the column. */
export const PEOPLE_ROLES = [...READING_ROLES, ...ROLES];
const SORT_COLUMNS = ['name', 'role', 'pattern', 'preference', 'number', 'seniority', 'state'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** What of the list is shown, and how. */
export type PeopleQuery = {
  text: string;
  role: AnyRole | null;
  state: StateFilter | null;
  /** `none` = not generated. */
  pattern: PatternId | 'none' | null;
  /** A center's id. */
  center: string | null;
  /** A qualification's id that is held today. */
  qualification: number | null;
  /** Only who has a qualification, the chosen one or any, that ends within the days that count as soon. */
  endsSoon: boolean;
  /** Only who has a certificate that waits, has expired, or expires within so many days. */
  certificate: CertificateFilter | null;
  sort: SortColumn;
  isDescending: boolean;
};

/** Somebody in the directory with what is said beside their line. */
export type DirectoryPerson = PersonRecord & PersonMarks;

/** What the filters are read beside. */
export type DirectoryDay = {
  /** Ids of those whom wrong passwords keep from signing in now. */
  blocked: ReadonlySet<string>;
  /** Calendar date. */
  today: LocalDate;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

function textOf(params: Params, name: string): string {
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

/** Reads the list's part of the URL; what it does not know is left out. */
export function parsePeopleQuery(params: Params): PeopleQuery {
  const qualification = textOf(params, 'qualification');
  return {
    text: textOf(params, 'q').slice(0, 100),
    role: PEOPLE_ROLES.find((role) => role === params.role) ?? null,
    state: STATE_FILTERS.find((state) => state === params.state) ?? null,
    pattern: [...PATTERN_IDS, 'none' as const].find((pattern) => pattern === params.pattern) ?? null,
    center: textOf(params, 'center').slice(0, 36) || null,
    qualification: /^[1-9]\d{0,8}$/.test(qualification) ? Number(qualification) : null,
    endsSoon: params.ends === 'soon',
    certificate: CERTIFICATE_FILTERS.find((filter) => filter === params.certificate) ?? null,
    sort: SORT_COLUMNS.find((column) => column === params.sort) ?? 'name',
    isDescending: params.dir === 'desc',
  };
}

function paramsOf(query: PeopleQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.text !== '') params.set('q', query.text);
  if (query.role !== null) params.set('role', query.role);
  if (query.state !== null) params.set('state', query.state);
  if (query.pattern !== null) params.set('pattern', query.pattern);
  if (query.center !== null) params.set('center', query.center);
  if (query.qualification !== null) params.set('qualification', String(query.qualification));
  if (query.endsSoon) params.set('ends', 'soon');
  if (query.certificate !== null) params.set('certificate', query.certificate);
  if (query.sort !== 'name') params.set('sort', query.sort);
  if (query.isDescending) params.set('dir', 'desc');
  return params;
}

/** The list's URL, with a person's panel open or without. */
export function peopleHref(query: PeopleQuery, personId?: string): string {
  const params = paramsOf(query);
  if (personId !== undefined) params.set('person', personId);
  return params.size === 0 ? '/people' : `/people?${params}`;
}

/** Where the list of these filters is as a file. */
export function exportHref(query: PeopleQuery): string {
  const params = paramsOf(query);
  return params.size === 0 ? '/api/people/export' : `/api/people/export?${params}`;
}

/** Whether the list is narrowed at all. */
export function isFiltered(query: PeopleQuery): boolean {
  const { text, role, state, pattern, center, qualification, certificate } = query;
  return (
    text !== '' ||
    query.endsSoon ||
    [role, state, pattern, center, qualification, certificate].some((filter) => filter !== null)
  );
}

export const PERSON_TABS = ['profile', 'balances', 'history'] as const;
export type PersonTab = (typeof PERSON_TABS)[number];

/** Which part of a person's page is shown, and from when on planning again is offered (null = it is not). */
export type PersonQuery = { tab: PersonTab; replan: LocalDate | null };

/** Reads a person's URL. Balances are for admins. */
export function parsePersonQuery(params: Params, isAdmin: boolean): PersonQuery {
  const tab = PERSON_TABS.find((known) => known === params.tab) ?? 'profile';
  const replan = textOf(params, 'replan');
  return {
    tab: tab === 'balances' && !isAdmin ? 'profile' : tab,
    replan: isLocalDate(replan) ? replan : null,
  };
}

/** A person's page. */
export function personHref(id: string, query: Partial<PersonQuery> = {}): string {
  const params = new URLSearchParams();
  if (query.tab !== undefined && query.tab !== 'profile') params.set('tab', query.tab);
  if (query.replan !== undefined && query.replan !== null) params.set('replan', query.replan);
  return params.size === 0 ? `/people/${id}` : `/people/${id}?${params}`;
}

/** A column's heading as a link: the first click sorts by it, the next turns the order round. */
export function sortLink(
  query: PeopleQuery,
  column: SortColumn,
): { href: string; direction: 'ascending' | 'descending' | null } {
  const isCurrent = query.sort === column;
  const href = peopleHref({ ...query, sort: column, isDescending: isCurrent && !query.isDescending });
  if (!isCurrent) return { href, direction: null };
  return { href, direction: query.isDescending ? 'descending' : 'ascending' };
}

/** Whether an invitation waits to be accepted, whatever became of its mail. */
function isInvited({ invitation }: Pick<PersonRecord, 'invitation'>): boolean {
  return invitation !== null && invitation.stage !== 'accepted' && invitation.stage !== 'revoked';
}

/**
 * Deactivated counts before blocked, and both before invited: nobody can accept an invitation to a closed account.
 *
 * @param isBlocked whether wrong passwords keep the person from signing in now
 */
export function personStateOf(
  person: Pick<PersonRecord, 'isActive' | 'invitation'>,
  isBlocked: boolean,
): PersonState {
  if (!person.isActive) return 'deactivated';
  if (isBlocked) return 'blocked';
  return isInvited(person) ? 'invited' : 'active';
}

/** Lower case, without accents: "jose" finds José. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function matches(person: DirectoryPerson, query: PeopleQuery, day: DirectoryDay): boolean {
  if (query.role !== null && person.role !== query.role) return false;
  if (query.state !== null && !hasState(person, query.state, day)) return false;
  if (query.pattern !== null && (person.pattern ?? 'none') !== query.pattern) return false;
  if (query.center !== null && person.center?.id !== query.center) return false;
  if (query.certificate !== null && !matchesCertificates(person.certificates, query.certificate, day.today)) {
    return false;
  }
  if ((query.qualification !== null || query.endsSoon) && !isQualified(person, query, day)) return false;
  const phone = person.phone ?? '';
  // A number is found however its digits are set apart.
  const haystack = plain(
    `${person.fullName} ${person.email} ${person.employeeNumber ?? ''} ${phone} ${phone.replace(/\D/g, '')}`,
  );
  return plain(query.text)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function hasState(person: DirectoryPerson, state: StateFilter, { blocked }: DirectoryDay): boolean {
  if (state === 'trainee' || state === 'light_duty')
    return person.isActive && person.duty.some(({ kind }) => kind === state);
  if (state === 'undecided') return person.leaverShifts > 0;
  return personStateOf(person, blocked.has(person.id)) === state;
}

function isQualified(person: DirectoryPerson, query: PeopleQuery, { today }: DirectoryDay): boolean {
  return person.qualifications.some(
    (held) =>
      (query.qualification === null || held.qualificationId === query.qualification) &&
      (query.endsSoon ? endsSoon(held, today) : periodState(held, today) === 'now'),
  );
}

type SortKey = (person: DirectoryPerson, day: DirectoryDay) => string;

const sortKeys: Record<SortColumn, SortKey> = {
  name: ({ fullName }) => plain(fullName),
  role: ({ role }) => String(PEOPLE_ROLES.indexOf(role)),
  pattern: ({ pattern }) => pattern ?? '',
  preference: ({ preferredShiftCode }) => preferredShiftCode ?? '',
  number: ({ employeeNumber }) => employeeNumber ?? '',
  seniority: ({ seniorityDate }) => seniorityDate ?? '',
  // Whoever does not count today stands beside others of the same kind.
  state: (person, { blocked }) =>
    `${PERSON_STATES.indexOf(personStateOf(person, blocked.has(person.id)))} ${person.duty.map(({ kind }) => kind).join(' ')}`,
};

const collator = new Intl.Collator('en', { numeric: true });

/** The people that the query asks for, in its order; those without a value come last, equal ones by name. */
export function selectPeople(
  people: readonly DirectoryPerson[],
  query: PeopleQuery,
  day: DirectoryDay,
): DirectoryPerson[] {
  const keyOf = sortKeys[query.sort];
  const sign = query.isDescending ? -1 : 1;
  return people
    .filter((person) => matches(person, query, day))
    .sort((a, b) => {
      const [keyA, keyB] = [keyOf(a, day), keyOf(b, day)];
      if ((keyA === '') !== (keyB === '')) return keyA === '' ? 1 : -1;
      return sign * collator.compare(keyA, keyB) || collator.compare(plain(a.fullName), plain(b.fullName));
    });
}

/** People with what the directory says beside their lines. */
export function withMarks(
  people: readonly PersonRecord[],
  marks: ReadonlyMap<string, PersonMarks>,
): DirectoryPerson[] {
  return people.map((person) => ({
    ...person,
    ...(marks.get(person.id) ?? { qualifications: [], duty: [], leaverShifts: 0, certificates: [] }),
  }));
}
