import { openRawSocket, type RawSocket } from '../raw-socket.ts';
import type { DrillStack } from '../stack.ts';
import type { LoadPerson } from './people.ts';

export type LiveCrowd = {
  /** Messages heard by all of them so far. */
  heard(): number;
  /** Those that ended by themselves. */
  lost(): number;
  close(): Promise<void>;
};

const heartbeatMs = 25_000;

/** Opens so many sockets, a few of each person, each on all topics of its person as a page is. */
export async function openLiveCrowd(
  stack: DrillStack,
  people: readonly LoadPerson[],
  count: number,
): Promise<LiveCrowd> {
  let heard = 0;
  const sockets: RawSocket[] = [];
  for (let index = 0; index < count; index += 1) {
    const person = people[index % people.length];
    if (person === undefined) break;
    const socket = await openRawSocket(stack);
    socket.onMessage(() => {
      heard += 1;
    });
    for (const topic of person.topics) {
      const answer = await socket.join(topic, person.token);
      if (answer?.payload.status !== 'ok') throw new Error(`A page may not hear ${topic}.`);
    }
    sockets.push(socket);
  }
  const beats = setInterval(() => {
    for (const socket of sockets)
      if (socket.isOpen()) void socket.ask({ topic: 'phoenix', event: 'heartbeat', payload: {} });
  }, heartbeatMs);
  return {
    heard: () => heard,
    lost: () => sockets.filter((socket) => !socket.isOpen()).length,
    async close() {
      clearInterval(beats);
      await Promise.all(sockets.map((socket) => socket.close()));
    },
  };
}
