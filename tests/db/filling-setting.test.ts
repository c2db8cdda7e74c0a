import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingRules, FillingStep } from '#lib/domain/filling-records.ts';
import { fillingRulesSchema } from '#lib/domain/filling-settings-schemas.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { applyDue, dayFromToday, makeDue, refusedAt, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

const [first, ...others] = DEFAULT_FILLING.steps;
if (first === undefined) throw new Error('The default has no steps.');
const withStep = (change: object): unknown => ({
  ...DEFAULT_FILLING,
  steps: [{ ...first, ...change }, ...others],
});
const mirrored = async (): Promise<FillingRules | undefined> =>
  (
    await world.db.sql<{ value: FillingRules }[]>`
    select value from public.filling_rules where agency_id = ${world.ours.id}`
  )[0]?.value;
const on = async (date: string, agency = world.ours.id): Promise<FillingRules | undefined> =>
  (
    await world.db.sql<{ value: FillingRules }[]>`
    select private.setting_on(${agency}, 'filling', ${date}) as value`
  )[0]?.value;

describe('how an agency fills openings', () => {
  it('begins as the default of the rules, for every agency and every date', async () => {
    expect(await mirrored()).toEqual(DEFAULT_FILLING);
    expect(await on('2031-01-01')).toEqual(DEFAULT_FILLING);
    expect(await on('2001-01-01', world.theirs.id)).toEqual(DEFAULT_FILLING);
    expect(fillingRulesSchema.parse(DEFAULT_FILLING)).toEqual(DEFAULT_FILLING);
    // It is how the agency is made, not something that anybody did.
    const [told] = await world.db.sql`
      select count(*)::integer as entries from public.audit_logs where entity = 'filling_rules'`;
    expect(told?.entries).toBe(0);
  });

  it('changes from a date on; what was before stays readable', async () => {
    const before = await lastAuditId(world.db.sql);
    const later = { ...DEFAULT_FILLING, overtimeDays: 30 };
    const from = await dayFromToday(world, 10);
    const { versionId } = await saveSetting(world, { kind: 'filling', value: later, from });
    expect([await mirrored(), await on(from)]).toEqual([DEFAULT_FILLING, later]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'setting.save', target_id: `filling/${versionId}`, before: DEFAULT_FILLING, after: later },
    ]);
    await makeDue(world, versionId);
    await applyDue(world);
    expect(await mirrored()).toEqual(later);
    const soon = { ...later, claims: { ...later.claims, mode: 'ranked' } };
    await saveSetting(world, { kind: 'filling', value: soon, known: versionId });
    expect(await mirrored()).toEqual(soon);
    expect(await on('2001-01-01')).toEqual(DEFAULT_FILLING);
    expect(await on(from, world.theirs.id)).toEqual(DEFAULT_FILLING);
  });

  it('is changed by admins alone', async () => {
    const refusals = [who.ana, who.supervisor].map((as) =>
      refusedAt(saveSetting(world, { kind: 'filling', value: DEFAULT_FILLING, as })),
    );
    for (const refusal of await Promise.all(refusals)) expect(refusal[0]).toBe('PT403');
  });
});

describe('a value that does not fit', () => {
  const fewest: FillingStep['ranking'] = [{ criterion: 'seniority', weight: null }];
  const wrong: [string, unknown, string][] = [
    ['no steps', { ...DEFAULT_FILLING, steps: [] }, 'steps'],
    ['steps that are none', { ...DEFAULT_FILLING, steps: 'all' }, 'steps'],
    [
      'more than 12 steps',
      {
        ...DEFAULT_FILLING,
        steps: Array.from({ length: 13 }, (_, n) => ({ ...first, id: `s${n}`, name: `S ${n}` })),
      },
      'steps',
    ],
    ['an id twice', { ...DEFAULT_FILLING, steps: [first, { ...first, name: 'Other' }] }, 'steps'],
    ['a name twice', { ...DEFAULT_FILLING, steps: [first, { ...first, id: 'other' }] }, 'steps'],
    ['a field more', withStep({ color: 'red' }), 'steps'],
    ['an id with spaces', withStep({ id: 'My step' }), 'steps'],
    ['no name', withStep({ name: '  ' }), 'steps'],
    ['a name of two lines', withStep({ name: 'a\nb' }), 'steps'],
    ['a long name', withStep({ name: 'x'.repeat(61) }), 'steps'],
    ['nobody to ask', withStep({ filters: [] }), 'steps'],
    ['an unknown group', withStep({ filters: ['friends'] }), 'steps'],
    ['a group twice', withStep({ filters: ['off', 'off'] }), 'steps'],
    ['a mandate beside others', withStep({ filters: ['off', 'mandate'] }), 'steps'],
    ['a need of a minute', withStep({ maxMinutes: 1 }), 'steps'],
    ['a criterion twice', withStep({ ranking: [...fewest, ...fewest] }), 'steps'],
    ['nothing to rank by', withStep({ ranking: [] }), 'steps'],
    ['an unknown criterion', withStep({ ranking: [{ criterion: 'luck', weight: null }] }), 'steps'],
    ['a weight of 101', withStep({ ranking: [{ criterion: 'rest', weight: 101 }] }), 'steps'],
    ['some weights', withStep({ ranking: [...fewest, { criterion: 'rest', weight: 2 }] }), 'steps'],
    ['offers to some', withStep({ offersTo: 'some' }), 'steps'],
    ['a wait of 721 minutes', withStep({ waitMinutes: 721 }), 'steps'],
    ['a wait in words', withStep({ waitMinutes: '10' }), 'steps'],
    ['no channel', withStep({ channels: [] }), 'steps'],
    ['an unknown channel', withStep({ channels: ['fax'] }), 'steps'],
    ['a robot on the phone', withStep({ channels: ['phone'], isAutomatic: true }), 'steps'],
    [
      'an automatic mandate',
      withStep({ filters: ['mandate'], ranking: [], isAutomatic: true, channels: ['push'] }),
      'steps',
    ],
    ['an unknown mode', { ...DEFAULT_FILLING, claims: { ...DEFAULT_FILLING.claims, mode: 'lot' } }, 'claims'],
    ['claims without a deadline', { ...DEFAULT_FILLING, claims: { mode: 'ranked' } }, 'claims'],
    [
      'hours without end',
      { ...DEFAULT_FILLING, claims: { ...DEFAULT_FILLING.claims, rankedHours: 337 } },
      'claims',
    ],
    [
      'an order by lot',
      { ...DEFAULT_FILLING, mandate: { ...DEFAULT_FILLING.mandate, order: 'lot' } },
      'mandate',
    ],
    [
      'a week and an hour before leave',
      { ...DEFAULT_FILLING, mandate: { ...DEFAULT_FILLING.mandate, leaveBufferHours: 169 } },
      'mandate',
    ],
    [
      'perhaps by itself',
      { ...DEFAULT_FILLING, automatic: { ...DEFAULT_FILLING.automatic, offers: 'perhaps' } },
      'automatic',
    ],
    ['a step that is nothing', { ...DEFAULT_FILLING, steps: [null] }, 'steps'],
    ['groups that are no list', withStep({ filters: { off: true } }), 'steps'],
    ['a criterion that is nothing', withStep({ ranking: [{ criterion: null, weight: null }] }), 'steps'],
    ['a negative weight', withStep({ ranking: [{ criterion: 'rest', weight: -1 }] }), 'steps'],
    ['a broken weight', withStep({ ranking: [{ criterion: 'rest', weight: 1.5 }] }), 'steps'],
    ['a negative wait', withStep({ waitMinutes: -10 }), 'steps'],
    ['a wait beyond all numbers', withStep({ waitMinutes: 1e300 }), 'steps'],
    [
      'a thousand steps',
      {
        ...DEFAULT_FILLING,
        steps: Array.from({ length: 1000 }, (_, n) => ({ ...first, id: `s${n}`, name: `S ${n}` })),
      },
      'steps',
    ],
    ['claims that are nothing', { ...DEFAULT_FILLING, claims: null }, 'claims'],
    ['mandates that are a list', { ...DEFAULT_FILLING, mandate: [] }, 'mandate'],
    ['half a day of overtime', { ...DEFAULT_FILLING, overtimeDays: 0.5 }, 'overtimeDays'],
    ['overtime of two years', { ...DEFAULT_FILLING, overtimeDays: 730 }, 'overtimeDays'],
  ];
  it.each(wrong)('is refused by the database and by the form: %s', async (_, value, field) => {
    const known = await newest();
    const [code, named] = await refusedAt(
      saveSetting(world, { kind: 'filling', value: value as object, known }),
    );
    expect([code, named]).toEqual(['PT422', field]);
    const issue = fillingRulesSchema.safeParse(value).error?.issues[0];
    expect(issue?.path[0]).toBe(field);
  });

  it('is refused with a field too many or too few', async () => {
    const known = await newest();
    const { overtimeDays: _days, ...fewer } = DEFAULT_FILLING;
    for (const value of [fewer, { ...DEFAULT_FILLING, extra: 1 }]) {
      const [code, field] = await refusedAt(saveSetting(world, { kind: 'filling', value, known }));
      expect([code, field]).toEqual(['PT422', 'value']);
      expect(fillingRulesSchema.safeParse(value).success).toBe(false);
    }
  });

  it.each([null, [], 'first', 1, true, {}])('is refused as a whole: %j', async (value) => {
    const [code] = await refusedAt(saveSetting(world, { kind: 'filling', value, known: await newest() }));
    expect(code).toBe('PT422');
    expect(await mirrored()).toMatchObject({ steps: expect.any(Array) });
  });

  it('says in which step', async () => {
    const value = { ...DEFAULT_FILLING, steps: [first, { ...first, id: 'b', name: 'B', waitMinutes: 0 }] };
    const [, , words] = await refusedAt(
      saveSetting(world, { kind: 'filling', value, known: await newest() }),
    );
    expect(words).toBe('Step 2: an offer waits from 1 to 720 minutes.');
    expect(fillingRulesSchema.safeParse(value).error?.issues[0]?.message).toBe(
      'Step 2: The wait in minutes is at least 1.',
    );
  });
});

async function newest(): Promise<number | null> {
  const [row] = await world.db.sql<{ id: number }[]>`
    select id::integer from public.setting_versions
    where agency_id = ${world.ours.id} and kind = 'filling' and withdrawn_at is null order by id desc limit 1`;
  return row?.id ?? null;
}
