import * as desk from '#lib/actions/decide-time-off.ts';
import { confirmEdit, saveEdit } from '#lib/actions/save-edit.ts';
import * as trades from '#lib/actions/trade-shifts.ts';
import { sweepRequests } from '#lib/data/request-sweep.ts';
import * as swaps from '#lib/data/swaps.ts';
import * as timeOff from '#lib/data/time-off.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import { inverseOperations } from '#lib/domain/row-operations.ts';
import { addDays, createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { Random } from '../random.ts';
import { inventOperations } from './edits.ts';
import type { Floor, Person } from './floor.ts';
import type { LeaveNow, LedgerRow, State, SwapNow } from './state.ts';

/** An edit that was applied, and may be taken back. */
type Applied = {
  editId: string;
  scheduleId: number;
  operations: readonly RowOperation[];
  before: readonly LedgerRow[];
  ids: Readonly<Record<string, number>>;
  versions: ReadonlyMap<number, number>;
};

/** What the walk remembers beside the database. */
export type Memory = { applied: Applied[] };

/** What a step says that it does to the ledger. */
export type Claim =
  | { kind: 'nothing' }
  | { kind: 'trade'; swapId: number }
  | { kind: 'leave'; requestId: number }
  | { kind: 'return'; requestId: number }
  | { kind: 'edit'; operations: readonly RowOperation[]; isUndo: boolean };

/** A step that somebody could try now; what it did is told when it is done. */
export type Step = { name: string; claim: Claim; run: () => Promise<unknown> };

type Scene = { floor: Floor; state: State; random: Random; memory: Memory };
type Maker = (scene: Scene) => Step | null;

/** How often each is tried. */
const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [6, askForLeave],
  [7, decideLeave],
  [4, cancelLeave],
  [1, withdrawLeave],
  [12, offer],
  [16, answer],
  [9, answerProposal],
  [14, decideTrade],
  [2, withdrawOffer],
  [1, letOfferExpire],
  [9, editRoster],
  [4, undoEdit],
  [2, settle],
  [1, leaveOrComeBack],
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

const nothing: Claim = { kind: 'nothing' };

function pickOf<Item>(random: Random, items: readonly Item[]): Item | null {
  return items[random.between(0, items.length - 1)] ?? null;
}

function personOf({ floor }: Scene, id: string): Person {
  const person = floor.people.find((each) => each.id === id);
  if (person === undefined) throw new Error(`nobody is ${id}`);
  return person;
}

const asker = ({ id }: Person): desk.DeskUser => ({ id, clockStyle: '24h' });

/** A supervisor, now and then one who may not decide on it. */
function decider({ floor, random }: Scene, parties: readonly (string | null)[]): Person | null {
  const mayBeParty = random.next() < 0.1;
  return pickOf(
    random,
    floor.people.filter(({ id, role }) => role !== 'dispatcher' && (mayBeParty || !parties.includes(id))),
  );
}

/** Another supervisor than the one who asks for an edit. */
function confirmer({ floor, random }: Scene, by: Person): Person | null {
  return pickOf(
    random,
    floor.people.filter(({ id, role }) => role !== 'dispatcher' && id !== by.id),
  );
}

/** A version as it was looked at: now and then an old one. */
function seen({ random }: Scene, version: number): number {
  return random.next() < 0.06 ? version - 1 : version;
}

function ownRows({ state }: Scene, userId: string): LedgerRow[] {
  return [...state.rows.values()].filter((row) => row.userId === userId);
}

// --- Time off --------------------------------------------------------------------------------------

function askForLeave(scene: Scene): Step | null {
  const { floor, random } = scene;
  const person = random.pick(floor.people);
  const row = pickOf(random, ownRows(scene, person.id));
  if (row === null) return null;
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

// --- Trades ----------------------------------------------------------------------------------------

const swapsOf = ({ state }: Scene, status: SwapNow['status']): SwapNow[] =>
  [...state.swaps.values()].filter((swap) => swap.status === status);

function offer(scene: Scene): Step | null {
  const { floor, random } = scene;
  const person = random.pick(floor.people);
  const row = pickOf(random, ownRows(scene, person.id));
  if (row === null) return null;
  const kind = random.pick<SwapNow['kind']>(['swap', 'swap', 'give']);
  const isForEveryone = random.next() < 0.3;
  return {
    name: `${person.fullName} offers ${row.code} of ${row.shiftDate} (${kind}${isForEveryone ? ', everyone' : ''})`,
    claim: nothing,
    run: async () => {
      const list = await trades.findPartners(person, person.client, row.id);
      const able: { personId: string; shift: { assignmentId: number; version: number } | null }[] =
        kind === 'give'
          ? list.takers.map(({ personId }) => ({ personId, shift: null }))
          : list.partners.map(({ personId, shift }) => ({ personId, shift }));
      const chosen = new Map(
        random
          .shuffle(able)
          .slice(0, random.between(1, 3))
          .map((each) => [each.personId, each]),
      );
      const asked = [...chosen.values()].map(({ personId, shift }) => {
        const named = random.next() < 0.7 ? shift : null;
        return {
          personId,
          assignmentId: named?.assignmentId ?? null,
          expectedVersion: named?.version ?? null,
        };
      });
      return await trades.offerShift(person, person.client, {
        kind,
        assignmentId: row.id,
        expectedVersion: seen(scene, row.version),
        asked: isForEveryone ? [] : asked,
        isForEveryone,
        note: null,
      });
    },
  };
}

/** Somebody who was asked, or may take an offer to everyone, answers it. */
function answer(scene: Scene): Step | null {
  const { floor, random } = scene;
  const swap = pickOf(random, swapsOf(scene, 'pending'));
  if (swap === null) return null;
  const named = pickOf(
    random,
    swap.answers.filter(({ state }) => state === 'asked'),
  );
  const anybody = pickOf(
    random,
    floor.people.filter(({ id }) => id !== swap.requesterId),
  );
  const id = named?.personId ?? (swap.isForEveryone ? anybody?.id : undefined);
  if (id === undefined) return null;
  const person = personOf(scene, id);
  const looked = { swapId: swap.id, expectedVersion: seen(scene, swap.version) };
  const name = `${person.fullName} answers offer ${swap.id}`;
  if (random.next() < 0.15) {
    return {
      name: `${name}: no`,
      claim: nothing,
      run: () =>
        swaps.declineSwap(person.client, {
          swapId: swap.id,
          version: looked.expectedVersion,
          personId: null,
          note: null,
        }),
    };
  }
  if (swap.kind === 'give' || (named !== null && named.rowId !== null && random.next() < 0.8)) {
    return {
      name: `${name}: yes`,
      // Where the agency lets clean trades through.
      claim: { kind: 'trade', swapId: swap.id },
      run: () => trades.acceptOffer(person, person.client, looked),
    };
  }
  return {
    name: `${name} with a shift`,
    claim: nothing,
    run: async () => {
      const options = await trades.findAnswers(person, person.client, swap.id);
      const shift = pickOf(random, options?.shifts ?? [])?.shift;
      if (shift === undefined) return null;
      return await trades.proposeShift(person, person.client, {
        ...looked,
        assignmentId: shift.assignmentId,
        assignmentVersion: seen(scene, shift.version),
        note: null,
      });
    },
  };
}

function answerProposal(scene: Scene): Step | null {
  const { random } = scene;
  const open = swapsOf(scene, 'pending').flatMap((swap) =>
    swap.answers.flatMap(({ personId, state, rowId }) =>
      state === 'proposed' && rowId !== null ? [{ swap, personId, rowId }] : [],
    ),
  );
  const chosen = pickOf(random, open);
  if (chosen === null) return null;
  const { swap, personId, rowId } = chosen;
  const requester = personOf(scene, swap.requesterId);
  const expectedVersion = seen(scene, swap.version);
  const name = `${requester.fullName} decides on a proposal for ${swap.id}`;
  return random.next() < 0.75
    ? {
        name: `${name}: yes`,
        claim: { kind: 'trade', swapId: swap.id },
        run: () =>
          trades.acceptProposal(requester, requester.client, {
            swapId: swap.id,
            expectedVersion,
            personId,
            assignmentId: rowId,
          }),
      }
    : {
        name: `${name}: no`,
        claim: nothing,
        run: () =>
          swaps.declineSwap(requester.client, {
            swapId: swap.id,
            version: expectedVersion,
            personId,
            note: null,
          }),
      };
}

function decideTrade(scene: Scene): Step | null {
  const swap = pickOf(scene.random, swapsOf(scene, 'accepted'));
  const by = swap && decider(scene, [swap.requesterId, swap.responderId]);
  if (swap === null || by === null) return null;
  const looked = { swapId: swap.id, expectedVersion: seen(scene, swap.version) };
  const note = scene.random.next() < 0.7 ? 'Decided' : null;
  return scene.random.next() < 0.8
    ? {
        name: `${by.fullName} approves trade ${swap.id}`,
        claim: { kind: 'trade', swapId: swap.id },
        run: () => trades.approveSwap(by, by.client, { ...looked, note }),
      }
    : {
        name: `${by.fullName} denies trade ${swap.id}`,
        claim: nothing,
        run: () => trades.denySwap(by, { ...looked, note }),
      };
}

function withdrawOffer(scene: Scene): Step | null {
  const { random } = scene;
  const swap = pickOf(random, [...swapsOf(scene, 'pending'), ...swapsOf(scene, 'accepted')]);
  if (swap === null) return null;
  const person = personOf(scene, random.pick([swap.requesterId, swap.responderId ?? swap.requesterId]));
  const version = seen(scene, swap.version);
  return {
    name: `${person.fullName} withdraws ${swap.id}`,
    claim: nothing,
    run: () => swaps.withdrawSwap(person.client, swap.id, version, null),
  };
}

function letOfferExpire(scene: Scene): Step | null {
  const { floor, random } = scene;
  const swap = pickOf(random, [...swapsOf(scene, 'pending'), ...swapsOf(scene, 'accepted')]);
  if (swap === null) return null;
  return {
    name: `offer ${swap.id} expires`,
    claim: nothing,
    run: async () => {
      await floor.sql`
        update public.shift_swaps set expires_at = now() - interval '1 minute' where id = ${swap.id}`;
      await sweepRequests(floor.server);
    },
  };
}

function settle(scene: Scene): Step | null {
  const { floor, random } = scene;
  const person = random.pick(floor.people);
  return {
    name: `${person.fullName} calls hours even`,
    claim: nothing,
    run: async () => {
      const owed = (await swaps.listMyHours(person.client)).filter(
        ({ balanceMinutes }) => balanceMinutes > 0,
      );
      const account = pickOf(random, owed);
      if (account === null) return;
      // Now and then more than there is.
      const minutes = random.between(1, Math.ceil(account.balanceMinutes * 1.2));
      await swaps.settleHours(person.client, { debtorId: account.personId, minutes, note: null });
    },
  };
}

// --- The roster ------------------------------------------------------------------------------------

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
    claim: { kind: 'edit', operations, isUndo: false },
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
    claim: { kind: 'edit', operations, isUndo: true },
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
    run: () => floor.sql`update public.profiles set is_active = ${isActive} where id = ${person.id}`,
  };
}
