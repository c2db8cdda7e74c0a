import * as trades from '#lib/actions/trade-shifts.ts';
import { sweepRequests } from '#lib/data/request-sweep.ts';
import * as swaps from '#lib/data/swaps.ts';
import { isTraded } from '#lib/domain/roster.ts';
import { decider, nothing, ownRows, personOf, pickOf, type Scene, type Step, seen } from './scene.ts';
import type { SwapNow } from './state.ts';

const swapsOf = ({ state }: Scene, status: SwapNow['status']): SwapNow[] =>
  [...state.swaps.values()].filter((swap) => swap.status === status);

export function offer(scene: Scene): Step | null {
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
export function answer(scene: Scene): Step | null {
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

export function answerProposal(scene: Scene): Step | null {
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

export function decideTrade(scene: Scene): Step | null {
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

export function withdrawOffer(scene: Scene): Step | null {
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

export function letOfferExpire(scene: Scene): Step | null {
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

export function settle(scene: Scene): Step | null {
  const { state, random } = scene;
  const traded = pickOf(random, [...state.rows.values()].filter(isTraded));
  if (traded === null || traded.userId === null) return null;
  const person = personOf(scene, traded.userId);
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
