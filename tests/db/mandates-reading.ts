import type { MandateRecord } from '#lib/domain/mandate-records.ts';
import { call } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** A record as a supervisor reads it. */
export function mandateRecord(world: SchedulingWorld, id: number): Promise<MandateRecord> {
  return call<MandateRecord>(
    world,
    who.otherSupervisor,
    (sql) => sql`select public.get_mandate(${id}) as answer`,
  );
}
