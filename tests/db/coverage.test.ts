import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCoverage } from '#lib/data/coverage.ts';
import { readRosterFacts, wireSchema } from '#lib/data/roster-facts.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import { readWire } from '#lib/domain/roster.ts';
import { differencesOf } from '../drill/coverage-years.ts';
import { randomYear } from '../drill/random-year.ts';
import { uuid } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Of another zone each; the planted agency has the number of its year, and so has its supervisor. */
const years = [1, 2, 3, 6, 7];

describe.each(years)('coverage of random year %i', (number) => {
  it('is the same on the screen, in the database and in the export', async () => {
    expect(await differencesOf(db.sql, number)).toEqual([]);
  });

  it('is the same read back as a supervisor’s screen reads the roster, and asked of the database', async () => {
    const { schedule } = randomYear(number).facts;
    const [answer] = await db.asUser(
      uuid(number),
      (sql) => sql`
        select public.get_roster_facts(${schedule.id}) as facts, public.get_roster_rows(${schedule.id}) as wire,
          public.get_coverage(${schedule.centerId}, ${schedule.startDate}, ${schedule.endDate}, ${schedule.id}) as counted`,
    );
    const facts = readRosterFacts(answer?.facts);
    const templates = new Map(facts.templates.map((template) => [template.id, template]));
    const { rows } = readWire(wireSchema.parse(answer?.wire), templates, facts.clock);
    const screen = createLiveCoverage(facts, rows).coverage;
    const { coverage } = readCoverage(answer?.counted);
    const byId = (a: { qualificationId: string }, b: { qualificationId: string }) =>
      a.qualificationId < b.qualificationId ? -1 : 1;
    // One comparison of ten arrays of 35,040 numbers; they are the same objects of the same length or differ at once.
    expect({ ...coverage, qualified: coverage.qualified.toSorted(byId) }).toEqual({
      ...screen,
      qualified: screen.qualified.toSorted(byId),
    });
  });
});

describe('asking for coverage', () => {
  const [mine = 0, other = 0] = years;
  const own = randomYear(mine).facts.schedule;
  const foreign = randomYear(other).facts.schedule;
  const ask = (as: string | null, center: string, from: string, to: string, schedule: number | null) =>
    refusalOf(
      db.asUser(
        as,
        (sql) => sql`select public.get_coverage(${center}, ${from}, ${to}, ${schedule}) as answer`,
      ),
    );
  const day = own.startDate;

  it('is for supervisors', async () => {
    const dispatcher = randomYear(mine).facts.people.find(
      ({ role, isActive }) => role === 'dispatcher' && isActive,
    );
    expect(await ask(dispatcher?.id ?? '', own.centerId, day, day, null)).toMatchObject({ code: 'PT403' });
    expect(await ask(null, own.centerId, day, day, null)).toMatchObject({ code: '42501' });
    expect(await ask(uuid(mine), own.centerId, day, day, null)).toBeNull();
  });

  it('knows no center and no schedule of another agency', async () => {
    expect(await ask(uuid(mine), foreign.centerId, day, day, null)).toMatchObject({ code: 'PT404' });
    expect(await ask(uuid(mine), own.centerId, day, day, foreign.id)).toMatchObject({ code: 'PT404' });
  });

  it('takes at most 366 days, the first before the last', async () => {
    expect(await ask(uuid(mine), own.centerId, '2024-01-01', '2024-12-31', null)).toBeNull();
    for (const [from, to] of [
      ['2024-01-01', '2025-01-01'],
      ['2026-02-02', '2026-02-01'],
      ['1999-12-31', '2000-01-01'],
      ['2199-12-31', '2200-01-01'],
    ] as const) {
      expect(await ask(uuid(mine), own.centerId, from, to, null)).toMatchObject({
        code: 'PT422',
        detail: { field: 'to' },
      });
    }
  });
});
