import { getRosterFacts } from '#lib/data/roster-facts.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createRandom, type Random } from '../random.ts';
import { BLOCKS, type Floor, publishBlocks } from '../self-service/floor.ts';
import { doubleBookings, newBreaks } from '../self-service/invariants.ts';
import type { Memory } from '../self-service/scene.ts';
import { marksAfter, readState } from '../self-service/state.ts';
import { auditProblems, mandateProblems, tableProblems } from './invariants.ts';
import { readFilling } from './state.ts';
import { inventStep } from './steps.ts';

export type Walk = {
  /** Steps that were done, and that were refused in words. */
  done: number;
  refused: number;
  /** Openings that were filled, by the way. */
  ways: Readonly<Record<string, number>>;
  mandates: number;
  problems: readonly string[];
};

/** So many act at the same moment, at most. */
const AT_ONCE = 4;

/**
 * Lets people of a center act at random in rounds, in each several at once and mostly about the same opening, and judges the
 * center after each round. The same seed invents the same; who is first of several at once, is up to the moment.
 */
export async function walk(floor: Floor, { seed, rounds }: { seed: number; rounds: number }): Promise<Walk> {
  const random = createRandom(seed);
  await publishBlocks(floor, random);
  await plantWishes(floor, random);
  const facts = await getRosterFacts(floor.people[0].client, BLOCKS[0].id);
  if (facts === null) throw new Error('The block is not there.');
  const memory: Memory = { applied: [], beforeLeave: new Map() };
  let marks = { change: 0, swapStep: 0, leaveStep: 0, notice: 0 };
  let before = await readState(floor.sql, marks);
  let filling = await readFilling(floor.sql);
  let known = 0;
  const problems = (await tableProblems(floor.sql)).map((problem) => `seed ${seed}, at first: ${problem}`);
  const result = { done: 0, refused: 0 };
  for (let round = 1; round <= rounds && problems.length === 0; round++) {
    marks = marksAfter(before, marks);
    const scene = { floor, state: before, random, memory, filling };
    const topic = filling.openings[random.between(0, filling.openings.length - 1)] ?? null;
    const steps = Array.from({ length: random.between(1, AT_ONCE) }, () =>
      inventStep(scene, random.next() < 0.85 ? topic : null),
    );
    const answers = await Promise.allSettled(steps.map((step) => step.run()));
    const found: string[] = [];
    const said = answers.map((answer, index) => {
      const name = steps[index]?.name ?? '';
      if (answer.status === 'fulfilled') {
        result.done += 1;
        return `${name} (done)`;
      }
      const error: unknown = answer.reason;
      if (error instanceof Refusal) {
        result.refused += 1;
        return `${name} (refused: ${error.message})`;
      }
      found.push(`“${name}” failed: ${String(error)}`);
      return `${name} (failed)`;
    });
    const after = await readState(floor.sql, marks);
    filling = await readFilling(floor.sql);
    found.push(
      ...doubleBookings(after),
      ...newBreaks({ before, after, facts }),
      ...(await tableProblems(floor.sql)),
      ...mandateProblems({ floor, before, after, filling }, known),
    );
    known = filling.mandates.at(-1)?.id ?? known;
    problems.push(...found.map((problem) => `seed ${seed}, round ${round}, ${said.join('; ')}: ${problem}`));
    before = after;
  }
  problems.push(...(await auditProblems(floor)).map((problem) => `seed ${seed}, at last: ${problem}`));
  return { ...result, ways: filling.ways, mandates: filling.mandates.length, problems };
}

/** Rules, wishes and sleep of this walk. */
async function plantWishes({ sql, agency, people }: Floor, random: Random): Promise<void> {
  const rules = {
    ...DEFAULT_FILLING,
    claims: { ...DEFAULT_FILLING.claims, mode: random.pick(['first', 'ranked'] as const) },
    mandate: {
      order: random.pick(['rotation', 'inverse_seniority'] as const),
      chargesRefusal: random.next() < 0.5,
      chargesExtension: random.next() < 0.5,
      leaveBufferHours: random.pick([0, 24, 48]),
    },
  };
  await sql`update public.filling_rules set value = ${sql.json(rules)} where agency_id = ${agency.id}`;
  await sql`delete from public.availabilities`;
  await sql`delete from public.sleep_windows`;
  for (const { id } of people) {
    if (random.next() < 0.5) continue;
    const kind = random.pick(['overtime', 'overtime', 'blackout', 'standby'] as const);
    await sql`
      insert into public.availabilities (agency_id, user_id, kind, from_date, weekday_mask, created_by)
      values (${agency.id}, ${id}, ${kind}, ${BLOCKS[0].startDate}, ${random.between(1, 127)},
        ${kind === 'standby' ? plannerFor(people, id) : id})`;
    if (random.next() < 0.3) {
      await sql`
        insert into public.sleep_windows (user_id, agency_id, start_time, end_time)
        values (${id}, ${agency.id}, '08:00', '16:00')`;
    }
  }
}

/** A supervisor who is not that person: standby is not what people plan for themselves. */
function plannerFor(people: Floor['people'], id: string): string {
  return (people.find((person) => person.role === 'supervisor' && person.id !== id) ?? people[0]).id;
}
