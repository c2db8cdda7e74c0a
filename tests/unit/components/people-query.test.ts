import { describe, expect, it } from 'vitest';
import {
  parsePeopleQuery,
  peopleHref,
  personStateOf,
  selectPeople,
  sortLink,
} from '#components/people/people-query.ts';
import type { PersonRecord } from '#lib/domain/records.ts';

function person(fullName: string, change: Partial<PersonRecord> = {}): PersonRecord {
  return {
    id: fullName,
    fullName,
    phone: null,
    email: `${fullName.split(' ')[0]}@harbor.example`,
    role: 'dispatcher',
    pattern: '4x10',
    preferredShiftCode: 'D10',
    employeeNumber: null,
    seniorityDate: null,
    isActive: true,
    center: null,
    invitation: null,
    version: 1,
    ...change,
  };
}

const people = [
  person('Zoe Adams', { employeeNumber: '10', role: 'admin' }),
  person('José O’Brien', { employeeNumber: '9', role: 'supervisor' }),
  person('Ana Kim', { invitation: { expiresAt: 0 } }),
  person('Lee Park', { isActive: false, invitation: { expiresAt: 0 } }),
];
const blocked = new Set(['Zoe Adams', 'Lee Park']);
const namesOf = (params: Record<string, string>) =>
  selectPeople(people, parsePeopleQuery(params), blocked).map(({ fullName }) => fullName);

describe('who is shown', () => {
  it('is found without accents, by every word, in name, e-mail and number', () => {
    expect(namesOf({ q: 'jose' })).toEqual(['José O’Brien']);
    expect(namesOf({ q: 'adams zoe' })).toEqual(['Zoe Adams']);
    expect(namesOf({ q: 'zoe brien' })).toEqual([]);
    expect(namesOf({ q: 'lee@harbor' })).toEqual(['Lee Park']);
    expect(namesOf({ q: '10' })).toEqual(['Zoe Adams']);
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
