import type { PersonRecord } from '#lib/domain/records.ts';
import { ROLES, type Role } from '#lib/domain/types.ts';

export const PERSON_STATES = ['active', 'invited', 'blocked', 'deactivated'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

const SORT_COLUMNS = ['name', 'role', 'pattern', 'preference', 'number', 'seniority', 'state'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** What of the list is shown, and how. */
export type PeopleQuery = {
  text: string;
  role: Role | null;
  state: PersonState | null;
  sort: SortColumn;
  isDescending: boolean;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

function textOf(params: Params, name: string): string {
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

/** Reads the list's part of the URL; what it does not know is left out. */
export function parsePeopleQuery(params: Params): PeopleQuery {
  return {
    text: textOf(params, 'q').slice(0, 100),
    role: ROLES.find((role) => role === params.role) ?? null,
    state: PERSON_STATES.find((state) => state === params.state) ?? null,
    sort: SORT_COLUMNS.find((column) => column === params.sort) ?? 'name',
    isDescending: params.dir === 'desc',
  };
}

/** The list's URL, with a person's panel open or without. */
export function peopleHref(query: PeopleQuery, personId?: string): string {
  const params = new URLSearchParams();
  if (query.text !== '') params.set('q', query.text);
  if (query.role !== null) params.set('role', query.role);
  if (query.state !== null) params.set('state', query.state);
  if (query.sort !== 'name') params.set('sort', query.sort);
  if (query.isDescending) params.set('dir', 'desc');
  if (personId !== undefined) params.set('person', personId);
  return params.size === 0 ? '/people' : `/people?${params}`;
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

/**
 * Deactivated counts before blocked, and both before invited: nobody can accept an invitation to a closed account.
 *
 * @param isBlocked whether wrong passwords keep the person from signing in now
 */
export function personStateOf(person: PersonRecord, isBlocked: boolean): PersonState {
  if (!person.isActive) return 'deactivated';
  if (isBlocked) return 'blocked';
  return person.invitation === null ? 'active' : 'invited';
}

/** Lower case, without accents: "jose" finds José. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function matches(person: PersonRecord, query: PeopleQuery, blocked: ReadonlySet<string>): boolean {
  if (query.role !== null && person.role !== query.role) return false;
  if (query.state !== null && personStateOf(person, blocked.has(person.id)) !== query.state) return false;
  const haystack = plain(`${person.fullName} ${person.email} ${person.employeeNumber ?? ''}`);
  return plain(query.text)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

type SortKey = (person: PersonRecord, blocked: ReadonlySet<string>) => string;

const sortKeys: Record<SortColumn, SortKey> = {
  name: ({ fullName }) => plain(fullName),
  role: ({ role }) => String(ROLES.indexOf(role)),
  pattern: ({ pattern }) => pattern ?? '',
  preference: ({ preferredShiftCode }) => preferredShiftCode ?? '',
  number: ({ employeeNumber }) => employeeNumber ?? '',
  seniority: ({ seniorityDate }) => seniorityDate ?? '',
  state: (person, blocked) => String(PERSON_STATES.indexOf(personStateOf(person, blocked.has(person.id)))),
};

const collator = new Intl.Collator('en', { numeric: true });

/**
 * The people that the query asks for, in its order; those without a value come last, equal ones by name.
 *
 * @param blocked ids of those whom wrong passwords keep from signing in now
 */
export function selectPeople(
  people: readonly PersonRecord[],
  query: PeopleQuery,
  blocked: ReadonlySet<string>,
): PersonRecord[] {
  const keyOf = sortKeys[query.sort];
  const sign = query.isDescending ? -1 : 1;
  return people
    .filter((person) => matches(person, query, blocked))
    .sort((a, b) => {
      const [keyA, keyB] = [keyOf(a, blocked), keyOf(b, blocked)];
      if ((keyA === '') !== (keyB === '')) return keyA === '' ? 1 : -1;
      return sign * collator.compare(keyA, keyB) || collator.compare(plain(a.fullName), plain(b.fullName));
    });
}
