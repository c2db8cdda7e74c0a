import * as callOut from '#lib/actions/call-out.ts';
import * as filling from '#lib/actions/fill-opening.ts';
import { mandateShift, readMandateCall, recordMandateContact } from '#lib/actions/mandate.ts';
import * as callOuts from '#lib/data/call-outs.ts';
import { voidMandate } from '#lib/data/mandates.ts';
import * as openings from '#lib/data/openings.ts';
import { MANDATE_KINDS, type MandateKind } from '#lib/domain/mandate-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Person } from '../self-service/floor.ts';
import {
  decider,
  nothing,
  personOf,
  pickOf,
  type Scene as RosterScene,
  type Step,
} from '../self-service/scene.ts';
import { inventStep as inventRosterStep } from '../self-service/steps.ts';
import type { FillingState, OpeningNow } from './state.ts';

export type Scene = RosterScene & { filling: FillingState };
type Maker = (scene: Scene, opening: OpeningNow) => Step | null;

/** How often each is tried. */
const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [16, claim],
  [3, withdrawClaim],
  [4, post],
  [10, award],
  [14, startCallOut],
  [18, recordCall],
  [10, makeOffer],
  [14, answerOffer],
  [3, takeOver],
  [3, stop],
  [14, mandate],
  [5, recordContact],
  [2, voidRecord],
];

/** Something that somebody could do about an opening now; now and then to the roster. */
export function inventStep(scene: Scene, opening: OpeningNow | null): Step {
  const { random } = scene;
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  for (let tries = 0; tries < 50 && opening !== null; tries++) {
    let left = random.next() * total;
    const chosen = makers.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    const step = chosen?.[1](scene, opening) ?? null;
    if (step !== null) return step;
  }
  return inventRosterStep(scene);
}

const newId = (): string => globalThis.crypto.randomUUID();
const somebody = ({ floor, random }: Scene): Person => random.pick(floor.people);
const step = (name: string, run: () => Promise<unknown>): Step => ({ name, claim: nothing, run });
const seen = ({ random }: Scene, version: number): number => (random.next() < 0.05 ? version - 1 : version);
const reason = ({ random }: Scene): string | null => (random.next() < 0.5 ? 'Nobody else comes' : null);

// --- Claims and awards -----------------------------------------------------------------------------

function claim(scene: Scene, { id, version }: OpeningNow): Step {
  const { id: personId, fullName } = somebody(scene);
  return step(`${fullName} claims ${id}`, () =>
    filling.claimOpening(
      { id: personId },
      { openingId: id, expectedVersion: seen(scene, version), editId: newId(), note: null },
    ),
  );
}

function withdrawClaim(scene: Scene, { id, waiting }: OpeningNow): Step | null {
  const personId = pickOf(scene.random, waiting);
  if (personId === null) return null;
  const { client, fullName } = personOf(scene, personId);
  return step(`${fullName} withdraws a claim on ${id}`, () => openings.withdrawClaim(client, id));
}

function post(scene: Scene, { id, version }: OpeningNow): Step | null {
  const by = decider(scene, []);
  if (by === null) return null;
  const isRanked = scene.random.next() < 0.5;
  const claimsUntil = isRanked ? Date.now() + 60 * MINUTE_MS : null;
  return step(`${by.fullName} posts ${id}`, () =>
    openings.postOpening(by.client, {
      openingId: id,
      expectedVersion: seen(scene, version),
      isRanked,
      claimsUntil,
      note: null,
    }),
  );
}

function award(scene: Scene, { id, version, waiting }: OpeningNow): Step | null {
  const by = decider(scene, []);
  const given = pickOf(scene.random, waiting) ?? somebody(scene).id;
  if (by === null) return null;
  const kind = scene.random.pick(['take', 'take', 'holdover', 'early_call_in'] as const);
  return step(`${by.fullName} awards ${id} (${kind})`, () =>
    filling.awardOpening(by, {
      openingId: id,
      expectedVersion: seen(scene, version),
      editId: newId(),
      personId: given,
      kind,
      reason: reason(scene),
    }),
  );
}

// --- Call-outs -------------------------------------------------------------------------------------

const runningFor = ({ filling: { callOuts: running } }: Scene, opening: OpeningNow) =>
  running.find(({ openingId }) => openingId === opening.id) ?? null;

function startCallOut(scene: Scene, { id }: OpeningNow): Step | null {
  const by = decider(scene, []);
  if (by === null) return null;
  return step(`${by.fullName} starts a call-out for ${id}`, () =>
    callOut.startCallOut(by, { id: newId(), openingId: id, isAutomatic: false }),
  );
}

/** Somebody of the list, mostly one who still waits. */
function listed(scene: Scene, opening: OpeningNow) {
  const running = runningFor(scene, opening);
  if (running === null) return null;
  const waiting = running.candidates.filter(({ state }) => state === 'waiting' || state === 'offered');
  const candidate = pickOf(scene.random, scene.random.next() < 0.9 ? waiting : running.candidates);
  return candidate && { callOutId: running.id, step: candidate.step, personId: candidate.personId };
}

function recordCall(scene: Scene, opening: OpeningNow): Step | null {
  const asked = listed(scene, opening);
  const by = decider(scene, []);
  if (asked === null || by === null) return null;
  const outcome = scene.random.pick([
    'accepted',
    'accepted',
    'refused',
    'no_answer',
    'message_left',
    'wrong_number',
  ] as const);
  return step(`${by.fullName} records ${outcome} for ${opening.id}`, () =>
    callOut.recordOutcome(by, by.client, {
      ...asked,
      outcome,
      note: null,
      clientId: newId(),
      reason: reason(scene),
    }),
  );
}

function makeOffer(scene: Scene, opening: OpeningNow): Step | null {
  const asked = listed(scene, opening);
  const by = decider(scene, []);
  if (asked === null || by === null) return null;
  return step(`${by.fullName} offers ${opening.id}`, () => callOut.makeOffer(by, by.client, asked));
}

function answerOffer(scene: Scene, opening: OpeningNow): Step | null {
  const offer = pickOf(scene.random, runningFor(scene, opening)?.offers ?? []);
  if (offer === null) return null;
  const { client, fullName } = personOf(scene, offer.personId);
  const answer = scene.random.next() < 0.7 ? 'accept' : 'decline';
  return step(`${fullName} answers ${answer} to ${opening.id}`, () =>
    callOut.answerOffer(client, { offerId: offer.id }, { answer, actorId: offer.personId }),
  );
}

function takeOver(scene: Scene, opening: OpeningNow): Step | null {
  const running = runningFor(scene, opening);
  const by = decider(scene, []);
  if (running === null || by === null) return null;
  const { id: callOutId, version } = running;
  return step(`${by.fullName} takes over ${opening.id}`, () =>
    callOuts.takeOverCallOut(by.client, { callOutId, expectedVersion: seen(scene, version) }, null),
  );
}

function stop(scene: Scene, opening: OpeningNow): Step | null {
  const running = runningFor(scene, opening);
  const by = decider(scene, []);
  if (running === null || by === null) return null;
  const { id: callOutId, version } = running;
  return step(`${by.fullName} stops ${opening.id}`, () =>
    callOuts.stopCallOut(by.client, { callOutId, expectedVersion: seen(scene, version) }, 'Not needed'),
  );
}

// --- Mandates --------------------------------------------------------------------------------------

/** The first of the list, now and then another, and now and then whoever it skips. */
async function chosenFrom(scene: Scene, by: Person, openingId: number, kind: MandateKind) {
  const call = await readMandateCall(by, by.client, openingId, kind);
  const { ranked = [], skipped = [] } = call?.ranking ?? {};
  const chance = scene.random.next();
  const chosen =
    chance < 0.7 ? ranked[0] : pickOf(scene.random, chance < 0.85 ? ranked : [...ranked, ...skipped]);
  return chosen?.personId ?? somebody(scene).id;
}

function mandate(scene: Scene, { id, version }: OpeningNow): Step | null {
  const by = decider(scene, []);
  const kind = scene.random.pick(MANDATE_KINDS);
  if (by === null) return null;
  const expectedVersion = seen(scene, version);
  const given = reason(scene);
  return step(`${by.fullName} orders somebody to ${id} (${kind})`, async () =>
    mandateShift(by, by.client, {
      openingId: id,
      expectedVersion,
      editId: newId(),
      personId: await chosenFrom(scene, by, id, kind),
      kind,
      reason: given,
      callOutId: null,
    }),
  );
}

function recordContact(scene: Scene, { id }: OpeningNow): Step | null {
  const by = decider(scene, []);
  const kind = scene.random.pick(MANDATE_KINDS);
  const outcome = scene.random.pick(['refused', 'no_contact', 'wrong_number'] as const);
  if (by === null) return null;
  return step(`${by.fullName} records ${outcome} of a mandate to ${id}`, async () =>
    recordMandateContact(by, {
      openingId: id,
      personId: await chosenFrom(scene, by, id, kind),
      kind,
      outcome,
      note: null,
      callOutId: null,
      requestId: newId(),
    }),
  );
}

function voidRecord(scene: Scene): Step | null {
  const by = decider(scene, []);
  const record = pickOf(scene.random, scene.filling.mandates);
  if (by === null || record === null) return null;
  return step(`${by.fullName} voids mandate ${record.id}`, () =>
    voidMandate(by.client, record.id, 'A mistake'),
  );
}
