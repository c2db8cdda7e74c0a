import * as desk from '#lib/actions/decide-time-off.ts';
import { confirmEdit, saveEdit } from '#lib/actions/save-edit.ts';
import * as timeOff from '#lib/data/time-off.ts';
import { isTraded } from '#lib/domain/roster.ts';
import { inverseOperations } from '#lib/domain/row-operations.ts';
import { addDays, createZone, MINUTE_MS } from '#lib/domain/time.ts';
import { inventOperations } from './edits.ts';
import type { Person } from './floor.ts';
import {
  decider,
  type Maker,
  nothing,
  ownRows,
  personOf,
  pickOf,
  type Scene,
  type Step,
  seen,
} from './scene.ts';
import type { LeaveNow } from './state.ts';
import {
  answer,
  answerProposal,
  decideTrade,
  letOfferExpire,
  offer,
  settle,
  withdrawOffer,
} from './trade-steps.ts';

/** How often each is tried. */
const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [6, askForLeave],
  [7, decideLeave],
  [4, cancelLeave],
  [1, withdrawLeave],
  [14, offer],
  [22, answer],
  [12, answerProposal],
  [20, decideTrade],
  [2, withdrawOffer],
  [1, letOfferExpire],
  [9, editRoster],
  [3, undoEdit],
  [2, settle],
  [2, leaveOrComeBack],
];

/** Something that can be done now. */
export function inventStep(scene: Scene): Step {
  const { random } = scene;
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  for (;;) {
    let left = random.next() * total;
    const chosen = makers.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    const step = chosen?.[1](scene) ?? null;
    if (step !== null) return step;
  }
}

const asker = ({ id }: Person): desk.DeskUser => ({ id, clockStyle: '24h' });

// --- Time off --------------------------------------------------------------------------------------

function askForLeave(scene: Scene): Step | null {
  const { floor, state, random } = scene;
  // What a leave does to a shift of a trade is worth a look.
  const traded = [...state.rows.values()].filter(isTraded);
  const row =
    random.next() < 0.4 && traded.length > 0
      ? pickOf(random, traded)
      : pickOf(random, ownRows(scene, random.pick(floor.people).id));
  if (row === null || row.userId === null) return null;
  const person = personOf(scene, row.userId);
  const zone = createZone(floor.agency.timeZone);
  const dayStart = (days: number) => zone.toInstant(addDays(row.shiftDate, days), 5 * 60);
  const quarter = 15 * MINUTE_MS;
  const quarters = (row.endsAt - row.startsAt) / quarter;
  const from = random.between(0, quarters - 1);
  const to = random.between(from + 1, quarters);
  const [startsAt, endsAt] = random.pick([
    [dayStart(0), dayStart(1)],
    [dayStart(0), dayStart(random.between(1, 3))],
    [row.startsAt, row.endsAt],
    [row.startsAt + from * quarter, row.startsAt + to * quarter],
  ]);
  return {
    name: `${person.fullName} asks for time off`,
    claim: nothing,
    run: () =>
      timeOff.createTimeOff(person.client, {
        kindId: floor.vacation,
        startsAt,
        endsAt,
        reason: null,
        chargedMinutes: 600,
      }),
  };
}

const leaveOf = ({ state, random }: Scene, status: LeaveNow['status']): LeaveNow | null =>
  pickOf(
    random,
    [...state.leave.values()].filter((request) => request.status === status),
  );

function decideLeave(scene: Scene): Step | null {
  const request = leaveOf(scene, 'pending');
  const by = request && decider(scene, [request.userId]);
  if (request === null || by === null) return null;
  const given = {
    requestId: request.id,
    expectedVersion: seen(scene, request.version),
    note: scene.random.next() < 0.9 ? 'Decided' : null,
  };
  const name = `${by.fullName} decides on leave ${request.id} of ${personOf(scene, request.userId).fullName}`;
  return scene.random.next() < 0.8
    ? {
        name: `${name}: yes`,
        claim: { kind: 'leave', requestId: request.id },
        run: () => desk.approveTimeOff(asker(by), { ...given, fullDates: [] }),
      }
    : { name: `${name}: no`, claim: nothing, run: () => desk.denyTimeOff(asker(by), given) };
}

function cancelLeave(scene: Scene): Step | null {
  const request = leaveOf(scene, 'approved');
  if (request === null) return null;
  const own = personOf(scene, request.userId);
  const by = scene.random.next() < 0.7 ? own : (decider(scene, [request.userId]) ?? own);
  return {
    name: `${by.fullName} cancels leave ${request.id} of ${own.fullName}`,
    claim: { kind: 'return', requestId: request.id },
    run: () =>
      desk.cancelTimeOff(asker(by), {
        requestId: request.id,
        expectedVersion: seen(scene, request.version),
        reason: null,
      }),
  };
}

function withdrawLeave(scene: Scene): Step | null {
  const request = leaveOf(scene, 'pending');
  if (request === null) return null;
  const { client, fullName } = personOf(scene, request.userId);
  const version = seen(scene, request.version);
  return {
    name: `${fullName} withdraws request ${request.id}`,
    claim: nothing,
    run: () => timeOff.withdrawTimeOff(client, request.id, version, null),
  };
}

// --- The roster ------------------------------------------------------------------------------------

/** Another supervisor than the one who asks for an edit. */
function confirmer({ floor, random }: Scene, by: Person): Person | null {
  return pickOf(
    random,
    floor.people.filter(({ id, role }) => role !== 'dispatcher' && id !== by.id),
  );
}

function editRoster(scene: Scene): Step | null {
  const { floor, state, random, memory } = scene;
  const invented = inventOperations(floor, state, random);
  const by = decider(scene, []);
  const second = by && confirmer(scene, by);
  if (invented === null || by === null || second === null) return null;
  const { scheduleId, operations, what } = invented;
  const editId = globalThis.crypto.randomUUID();
  const reason = random.next() < 0.95 ? 'Needed' : null;
  return {
    name: `${by.fullName} edits: ${what}`,
    claim: { kind: 'edit', operations, undoes: null },
    run: async () => {
      let outcome = await saveEdit(by.client, { editId, scheduleId, operations, reason, undoes: null });
      if (outcome.state === 'pending') outcome = await confirmEdit(second.client, editId);
      const named = new Set(operations.flatMap((operation) => ('id' in operation ? [operation.id] : [])));
      memory.applied.push({
        editId,
        scheduleId,
        operations,
        before: [...state.rows.values(), ...state.cancelled.values()].filter(({ id }) => named.has(id)),
        ids: outcome.ids,
        versions: new Map(outcome.wire.rows.map(([id, version]) => [id, version])),
      });
    },
  };
}

function undoEdit(scene: Scene): Step | null {
  const { random, memory } = scene;
  const original = random.next() < 0.7 ? memory.applied.at(-1) : pickOf(random, memory.applied);
  const by = decider(scene, []);
  const second = by && confirmer(scene, by);
  if (original === undefined || original === null || by === null || second === null) return null;
  const operations = inverseOperations(original.operations, original.before, original);
  const editId = globalThis.crypto.randomUUID();
  return {
    name: `${by.fullName} takes back an edit`,
    claim: { kind: 'edit', operations, undoes: original.before },
    run: async () => {
      const { scheduleId } = original;
      const saved = await saveEdit(by.client, {
        editId,
        scheduleId,
        operations,
        reason: null,
        undoes: original.editId,
      });
      if (saved.state === 'pending') await confirmEdit(second.client, editId);
      memory.applied = memory.applied.filter((each) => each !== original);
    },
  };
}

/** A dispatcher leaves the agency, or comes back. */
function leaveOrComeBack(scene: Scene): Step | null {
  const { floor, state, random } = scene;
  const gone = floor.people.filter(({ id }) => !state.active.has(id));
  const person =
    gone[0] ??
    pickOf(
      random,
      floor.people.filter(({ role }) => role === 'dispatcher'),
    );
  if (person === null) return null;
  const isActive = gone.length > 0;
  return {
    name: `${person.fullName} ${isActive ? 'comes back' : 'leaves'}`,
    claim: nothing,
    run: async () => {
      await floor.sql`update public.profiles set is_active = ${isActive} where id = ${person.id}`;
      if (isActive) await floor.signIn(person);
    },
  };
}
