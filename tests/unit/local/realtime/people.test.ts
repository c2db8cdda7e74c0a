import { describe, expect, it } from 'vitest';
import { createPeople } from '../../../../supabase/local/gateway/realtime/people.ts';
import { keyHolder, type Person } from '../../../../supabase/local/gateway/realtime/tokens.ts';

const person = (sub: string): Person => ({ role: 'authenticated', claims: { sub }, expiresAt: 1 });
const limits = { socketsPerPerson: 1, joinsPerSecondAndPerson: 0.2 };

describe('the joins of one person', () => {
  it('come back with time, also after the person was forgotten for the sake of others', () => {
    let time = 0;
    const people = createPeople(limits, () => time);
    const join = (sub: string) => () => people.countJoin(person(sub), null);
    join('a')();
    join('a')();
    expect(join('a')).toThrow('Too many joins per second of one person');
    // Still remembered when somebody else comes, and half way.
    time = 4000;
    join('b')();
    expect(join('a')).toThrow('Too many joins');
    time = 5000;
    join('a')();
    expect(join('a')).toThrow('Too many joins');
    time = 15_000;
    join('b')();
    join('a')();
    join('a')();
    expect(join('a')).toThrow('Too many joins');
  });

  it('are those of an address where nobody is signed in, and not limited for a server', () => {
    const people = createPeople(limits, () => 0);
    const anonymous = (address: string) => () => people.countJoin(keyHolder('anon'), address);
    anonymous('192.0.2.1')();
    anonymous('192.0.2.1')();
    expect(anonymous('192.0.2.1')).toThrow('Too many joins per second of one address');
    anonymous('192.0.2.2')();
    for (let count = 0; count < 5; count += 1) people.countJoin(keyHolder('service_role'), '192.0.2.1');
  });
});

describe('the sockets of one person', () => {
  it('count once for all their channels, and until the last one is left', () => {
    const people = createPeople(limits);
    const [one, two] = [{}, {}];
    const leave = [people.enter(person('a'), one), people.enter(person('a'), one)];
    const enter = () => people.enter(person('a'), two);
    expect(enter).toThrow('Too many connections of one person (1 at most)');
    leave[0]?.();
    expect(enter).toThrow('Too many connections');
    leave[1]?.();
    enter();
    people.enter(person('b'), two);
    people.enter(keyHolder('anon'), two);
  });
});
