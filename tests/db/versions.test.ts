import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { versionOf } from '../factories/scheduling.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

/** What a function answers to somebody. */
async function ask(call: string, as: string = who.supervisor) {
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql.unsafe(`select ${call} as answer`);
    return row?.answer;
  });
}

/** Changes a published shift as the roster does, in a transaction of its own. */
async function editPublished(id: number, userId: string, reason: string): Promise<void> {
  const [row] = await world.db.sql`
    select shift_id, shift_date::text, version from public.assigned_shifts where id = ${id}`;
  const version = await versionOf(world.db.sql, 1);
  const operation = {
    kind: 'change',
    id,
    version: row?.version,
    row: {
      userId,
      shiftId: row?.shift_id,
      shiftDate: row?.shift_date,
      localStart: null,
      localEnd: null,
      requiredRole: 'dispatcher',
      isOvertime: false,
      isLocked: false,
      isActing: false,
    },
  };
  await world.db.asUser(
    who.supervisor,
    (
      sql,
    ) => sql`select public.apply_roster_edit(${randomUUID()}, 1, ${version}, ${sql.json([operation])}, ${reason},
      '[]', false, null)`,
  );
}

/** A block published twice, edited after each publication. */
async function makeVersions(): Promise<number[]> {
  const ids = await makePublished(world, 1, [
    [who.ana, shift.day, '2031-01-20'],
    [who.ben, shift.day, '2031-01-21'],
    [null, shift.short, '2031-01-22'],
  ]);
  await editPublished(ids[0] ?? 0, who.cora, 'Ana is ill');
  const draft = await revise(world, 1, '2031-01-15');
  await world.db.asUser(
    who.supervisor,
    (sql) =>
      sql`update public.assigned_shifts set shift_id = ${shift.night} where schedule_id = ${draft} and origin_id = ${ids[1] ?? 0}`,
  );
  await publish(world, draft, { as: who.otherSupervisor });
  await editPublished(ids[1] ?? 0, who.ana, 'Ben is away');
  await editPublished(ids[0] ?? 0, who.ben, 'Cora is away');
  return ids;
}

describe('the versions of a schedule', () => {
  it('are listed with their counts, and the changes of each until the next', async () => {
    await makeVersions();
    expect(await ask('public.list_schedule_versions(1)')).toEqual([
      {
        version: 2,
        at: expect.any(Number),
        byName: 'Tess',
        shiftCount: 3,
        peopleTold: 1,
        added: 0,
        changed: 1,
        cancelled: 0,
        noticeMinutes: expect.any(Number),
        changesAfter: 2,
        shortestNoticeAfter: expect.any(Number),
      },
      {
        version: 1,
        at: expect.any(Number),
        byName: 'Sam',
        shiftCount: 3,
        peopleTold: 2,
        added: 3,
        changed: 0,
        cancelled: 0,
        noticeMinutes: null,
        changesAfter: 1,
        shortestNoticeAfter: expect.any(Number),
      },
    ]);
  });

  it('give the changes after each by pages, the latest first, with reason and notice', async () => {
    await makeVersions();
    const first = await ask('public.list_version_changes(1, 1)');
    expect(first).toMatchObject([
      {
        kind: 'changed',
        fromName: 'Ana',
        toName: 'Cora',
        reason: 'Ana is ill',
        byName: 'Sam',
        before: { code: 'DA10' },
      },
    ]);
    expect(first[0].noticeMinutes).toBeGreaterThan(0);
    const second = await ask('public.list_version_changes(1, 2)');
    expect(second).toMatchObject([{ reason: 'Cora is away' }, { reason: 'Ben is away' }]);
    expect(await ask(`public.list_version_changes(1, 2, ${second[0].id}, 1)`)).toEqual([second[1]]);
    expect(await ask(`public.list_version_changes(1, 2, ${second[1].id})`)).toEqual([]);
  });

  it('are compared in the database: only what one of them has alone is told', async () => {
    await makeVersions();
    const rowsOf = async (call: string) => {
      const { rows, ...rest } = await ask(call);
      return {
        ...rest,
        rows: rows
          .map(
            ([isLater, userId, shiftId, date]: unknown[]) =>
              `${isLater ? '+' : '-'} ${userId} ${shiftId} ${date}`,
          )
          .toSorted(),
      };
    };
    expect(await rowsOf('public.compare_schedule_versions(1, 1, 2)')).toEqual({
      people_count: 3,
      people: [
        { id: who.ana, full_name: 'Ana' },
        { id: who.ben, full_name: 'Ben' },
        { id: who.cora, full_name: 'Cora' },
      ],
      rows: [
        `+ ${who.ben} ${shift.night} 2031-01-21`,
        `+ ${who.cora} ${shift.day} 2031-01-20`,
        `- ${who.ana} ${shift.day} 2031-01-20`,
        `- ${who.ben} ${shift.day} 2031-01-21`,
      ].toSorted(),
    });
    const { rows } = await rowsOf('public.compare_schedule_versions(1, 2, null)');
    expect(rows).toEqual(
      [
        `+ ${who.ana} ${shift.night} 2031-01-21`,
        `+ ${who.ben} ${shift.day} 2031-01-20`,
        `- ${who.ben} ${shift.night} 2031-01-21`,
        `- ${who.cora} ${shift.day} 2031-01-20`,
      ].toSorted(),
    );
    expect((await ask('public.compare_schedule_versions(1, 2, 2)')).rows).toEqual([]);
  });

  it('are opened by week and by page of people, as they stood, with the open shifts', async () => {
    await makeVersions();
    const page = (offset: number) =>
      ask(`public.get_version_roster(1, 1, '2031-01-19', '2031-01-25', ${offset}, 1)`);
    expect(await page(0)).toMatchObject({
      people_count: 2,
      people: [{ full_name: 'Ana' }],
      rows: [
        [
          who.ana,
          shift.day,
          '2031-01-20',
          expect.any(Number),
          expect.any(Number),
          false,
          false,
          'dispatcher',
        ],
        [null, shift.short, '2031-01-22', expect.any(Number), expect.any(Number), false, false, 'dispatcher'],
      ],
    });
    expect((await page(1)).people).toMatchObject([{ full_name: 'Ben' }]);
    const later = await ask(`public.get_version_roster(1, 1, '2031-01-26', '2031-02-01', 0, 10)`);
    expect(later).toMatchObject({ people_count: 2, rows: [] });
  });

  it.each([
    ['a dispatcher', who.ana],
    ['a supervisor of another agency', who.foreignSupervisor],
  ])('are nothing to %s', async (_, as) => {
    await makeVersions();
    expect(await ask('public.list_schedule_versions(1)', as)).toEqual([]);
    expect(await ask('public.list_version_changes(1, 1)', as)).toEqual([]);
    expect(await ask(`public.get_version_roster(1, 1, '2031-01-19', '2031-01-25', 0, 10)`, as)).toMatchObject(
      {
        people: [],
        rows: [],
      },
    );
    const { rows } = await ask('public.compare_schedule_versions(1, 1, 2)', as);
    expect(rows).toEqual([]);
  });
});
