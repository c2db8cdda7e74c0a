import { describe, expect, it } from 'vitest';
import {
  type DirectoryPerson,
  exportHref,
  isFiltered,
  parsePeopleQuery,
  parsePersonQuery,
  peopleHref,
  personHref,
  personStateOf,
  selectPeople,
  sortLink,
  withMarks,
} from '#components/people/people-query.ts';
import type { Invitation } from '#lib/domain/people-records.ts';

function person(fullName: string, change: Partial<DirectoryPerson> = {}): DirectoryPerson {
  return {
    id: fullName,
    fullName,
    phone: null,
    email: `${fullName.split(' ')[0]}@harbor.example`,
    role: 'dispatcher',
    pattern: '4x10',
    preferredShiftCode: 'D10',
    employeeNumber: null,
    hiredOn: null,
    seniorityDate: null,
    isActive: true,
    countsToday: true,
    center: null,
    invitation: null,
    version: 1,
    qualifications: [],
    duty: [],
    leaverShifts: 0,
    certificates: [],
    ...change,
  };
}

const open: Invitation = { stage: 'sent', mailedAt: 0, expiresAt: 0, acceptedAt: null, problem: null };
const people = [
  person('Zoe Adams', { employeeNumber: '10', role: 'admin', phone: '(415) 555-0199' }),
  person('José O’Brien', { employeeNumber: '9', role: 'supervisor', pattern: null }),
  person('Ana Kim', { invitation: open }),
  person('Lee Park', { isActive: false, invitation: open, leaverShifts: 2 }),
];
const today = '2026-02-04';
const blocked = new Set(['Zoe Adams', 'Lee Park']);
const namesOf = (params: Record<string, string>) =>
  selectPeople(people, parsePeopleQuery(params), { blocked, today }).map(({ fullName }) => fullName);

describe('who is shown', () => {
  it('is found without accents, by every word, in name, e-mail and number', () => {
    expect(namesOf({ q: 'jose' })).toEqual(['José O’Brien']);
    expect(namesOf({ q: 'adams zoe' })).toEqual(['Zoe Adams']);
    expect(namesOf({ q: 'zoe brien' })).toEqual([]);
    expect(namesOf({ q: 'lee@harbor' })).toEqual(['Lee Park']);
    expect(namesOf({ q: '10' })).toEqual(['Zoe Adams']);
  });

  it('is found by phone, however its digits are set apart', () => {
    expect(namesOf({ q: '4155550199' })).toEqual(['Zoe Adams']);
    expect(namesOf({ q: '555-0199' })).toEqual(['Zoe Adams']);
  });

  it('has the pattern, the center and what is left to decide', () => {
    expect(namesOf({ pattern: 'none' })).toEqual(['José O’Brien']);
    expect(namesOf({ pattern: '4x10' })).toEqual(['Ana Kim', 'Lee Park', 'Zoe Adams']);
    const center = { id: 'c1', name: 'Harbor' };
    const here = selectPeople(
      [person('Kim', { center }), person('Lee')],
      parsePeopleQuery({ center: 'c1' }),
      {
        blocked,
        today,
      },
    );
    expect(here.map(({ fullName }) => fullName)).toEqual(['Kim']);
    expect(namesOf({ state: 'undecided' })).toEqual(['Lee Park']);
  });

  it('is in training or on light duty, while active', () => {
    const own = [
      person('Tia', { duty: [{ kind: 'trainee', toDate: null }] }),
      person('Lou', { duty: [{ kind: 'light_duty', toDate: null }] }),
      person('Gone', { duty: [{ kind: 'trainee', toDate: null }], isActive: false }),
    ];
    const named = (state: string) =>
      selectPeople(own, parsePeopleQuery({ state }), { blocked, today }).map(({ fullName }) => fullName);
    expect(named('trainee')).toEqual(['Tia']);
    expect(named('light_duty')).toEqual(['Lou']);
  });

  it('is qualified today, or not for long', () => {
    const held = (qualificationId: number, fromDate: string, toDate: string | null) => ({
      qualifications: [{ qualificationId, fromDate, toDate }],
    });
    const own = [
      person('Held', held(1, '2026-01-01', null)),
      person('Other', held(2, '2026-01-01', '2026-02-04')),
      person('Ends', held(1, '2026-01-01', '2026-03-06')),
      person('Later', held(1, '2026-01-01', '2026-03-07')),
      person('Past', held(1, '2025-01-01', '2026-02-03')),
      person('Planned', held(1, '2026-02-05', '2026-02-20')),
    ];
    const named = (params: Record<string, string>) =>
      selectPeople(own, parsePeopleQuery(params), { blocked, today }).map(({ fullName }) => fullName);
    expect(named({ qualification: '1' })).toEqual(['Ends', 'Held', 'Later']);
    expect(named({ ends: 'soon' })).toEqual(['Ends', 'Other']);
    expect(named({ ends: 'soon', qualification: '2' })).toEqual(['Other']);
  });

  it('is sorted by state with those who do not count side by side', () => {
    const trainee = { duty: [{ kind: 'trainee' as const, toDate: null }] };
    const some = [
      person('Abe', trainee),
      person('Bea', { duty: [{ kind: 'light_duty', toDate: null }] }),
      person('Cal'),
      person('Dot', trainee),
    ];
    const shown = selectPeople(some, parsePeopleQuery({ sort: 'state' }), { blocked, today });
    expect(shown.map(({ fullName }) => fullName)).toEqual(['Cal', 'Bea', 'Abe', 'Dot']);
  });

  it('stands beside what is said of them', () => {
    const marks = new Map([
      ['Zoe Adams', { qualifications: [], duty: [], leaverShifts: 3, certificates: [] }],
    ]);
    expect(withMarks(people, marks).map(({ leaverShifts }) => leaverShifts)).toEqual([3, 0, 0, 0]);
  });

  it('has a certificate that waits, has expired or expires soon', () => {
    const today = '2026-02-04';
    const mark = (state: 'waiting' | 'confirmed', expiresOn: string | null) => ({
      id: 1,
      title: 'CPR',
      state,
      expiresOn,
    });
    const some = [
      person('Abe', { certificates: [mark('waiting', '2026-02-05')] }),
      person('Bea', { certificates: [mark('confirmed', '2026-02-03'), mark('confirmed', null)] }),
      person('Cal', { certificates: [mark('confirmed', '2026-02-11')] }),
      person('Dot', { certificates: [mark('confirmed', '2026-03-06')] }),
      person('Eve', { certificates: [mark('confirmed', '2026-04-05')] }),
      person('Fay', { certificates: [mark('confirmed', '2026-04-06')] }),
    ];
    const shown = (certificate: string) =>
      selectPeople(some, parsePeopleQuery({ certificate }), { blocked: new Set(), today }).map(
        ({ fullName }) => fullName,
      );
    expect(shown('waiting')).toEqual(['Abe']);
    expect(shown('expired')).toEqual(['Bea']);
    expect(shown('7')).toEqual(['Cal']);
    expect(shown('30')).toEqual(['Cal', 'Dot']);
    expect(shown('60')).toEqual(['Cal', 'Dot', 'Eve']);
    expect(shown('5').length).toBe(6);
  });

  it('has the role and the state', () => {
    expect(namesOf({ role: 'supervisor' })).toEqual(['José O’Brien']);
    expect(namesOf({ state: 'invited' })).toEqual(['Ana Kim']);
    expect(namesOf({ state: 'deactivated' })).toEqual(['Lee Park']);
    expect(namesOf({ state: 'blocked' })).toEqual(['Zoe Adams']);
    expect(namesOf({ sort: 'state' })).toEqual(['José O’Brien', 'Ana Kim', 'Zoe Adams', 'Lee Park']);
    expect(people.map((one) => personStateOf(one, false))).toEqual([
      'active',
      'active',
      'invited',
      'deactivated',
    ]);
  });
});

describe('the order', () => {
  it('is by name unless the URL says otherwise', () => {
    expect(namesOf({})).toEqual(['Ana Kim', 'José O’Brien', 'Lee Park', 'Zoe Adams']);
    expect(namesOf({ dir: 'desc' })).toEqual(['Zoe Adams', 'Lee Park', 'José O’Brien', 'Ana Kim']);
  });

  it('compares numbers as numbers and puts people without one last, both ways', () => {
    expect(namesOf({ sort: 'number' })).toEqual(['José O’Brien', 'Zoe Adams', 'Ana Kim', 'Lee Park']);
    expect(namesOf({ sort: 'number', dir: 'desc' })).toEqual([
      'Zoe Adams',
      'José O’Brien',
      'Ana Kim',
      'Lee Park',
    ]);
  });

  it('ranks roles and not their letters', () => {
    expect(namesOf({ sort: 'role' })).toEqual(['Ana Kim', 'Lee Park', 'José O’Brien', 'Zoe Adams']);
  });
});

describe('the URL', () => {
  it('carries what is not the default, and comes back the same', () => {
    const query = parsePeopleQuery({ q: 'a&b', role: 'admin', state: 'active', sort: 'role', dir: 'desc' });
    const href = peopleHref(query, 'p1');
    const params = Object.fromEntries(new URL(href, 'http://localhost').searchParams);
    expect(params).toEqual({
      q: 'a&b',
      role: 'admin',
      state: 'active',
      sort: 'role',
      dir: 'desc',
      person: 'p1',
    });
    expect(parsePeopleQuery(params)).toEqual(query);
    expect(peopleHref(parsePeopleQuery({}))).toBe('/people');
  });

  it('carries every filter to the list and to its file', () => {
    const query = parsePeopleQuery({ pattern: '4x10', center: 'c1', qualification: '7', ends: 'soon' });
    const search = 'pattern=4x10&center=c1&qualification=7&ends=soon';
    expect(peopleHref(query)).toBe(`/people?${search}`);
    expect(exportHref(query)).toBe(`/api/people/export?${search}`);
    expect(isFiltered(query)).toBe(true);
    expect(isFiltered(parsePeopleQuery({ sort: 'role' }))).toBe(false);
    expect(exportHref(parsePeopleQuery({}))).toBe('/api/people/export');
  });

  it('of a person names the part that is shown, and the date of an offer', () => {
    expect(parsePersonQuery({ tab: 'balances', replan: '2026-02-31' }, true)).toEqual({
      tab: 'balances',
      replan: null,
    });
    expect(parsePersonQuery({ tab: 'balances' }, false).tab).toBe('profile');
    const query = { tab: 'history', replan: '2026-02-04' } as const;
    expect(personHref('p1', query)).toBe('/people/p1?tab=history&replan=2026-02-04');
    expect(parsePersonQuery({ tab: 'history', replan: '2026-02-04' }, false)).toEqual(query);
    expect(personHref('p1')).toBe('/people/p1');
  });

  it('leaves out what it does not know', () => {
    expect(peopleHref(parsePeopleQuery({ role: 'king', state: '?', sort: 'shoe', q: ['a', 'b'] }))).toBe(
      '/people',
    );
  });

  it('turns the order round on the second click of a heading', () => {
    const byRole = parsePeopleQuery({ sort: 'role' });
    expect(sortLink(byRole, 'name')).toEqual({ href: '/people', direction: null });
    expect(sortLink(byRole, 'role')).toEqual({ href: '/people?sort=role&dir=desc', direction: 'ascending' });
    const back = parsePeopleQuery({ sort: 'role', dir: 'desc' });
    expect(sortLink(back, 'role')).toEqual({ href: '/people?sort=role', direction: 'descending' });
  });
});
