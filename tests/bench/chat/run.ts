import { withDrillStack } from '../../drill/stack.ts';
import { type HistoryBench, measureHistory } from './history.ts';
import { type LiveChatBench, measureLiveChat } from './live.ts';
import { makeRoom } from './room.ts';

export type ChatBench = { live: LiveChatBench; history: HistoryBench };

export type ChatBenchOptions = {
  /** In one conversation, each with an open page. */
  people: number;
  perSecond: number;
  seconds: number;
  /** Processes that the pages share. */
  processes: number;
  /** Length of the history that is read. */
  messages: number;
  /** Of each kind of reading. */
  calls: number;
  say: (line: string) => void;
};

/** Measures how soon everybody has what somebody writes, and how long they wait for what was written. */
export function runChatBench(options: ChatBenchOptions): Promise<ChatBench> {
  const { people, perSecond, seconds, messages, say } = options;
  return withDrillStack(async (stack) => {
    say(`Making ${people} people …`);
    const room = await makeRoom(stack, people);
    say(`Writing ${perSecond} messages a second for ${seconds} s …`);
    const live = await measureLiveChat(stack, room, options);
    say(`Reading in ${messages} messages …`);
    return { live, history: await measureHistory(stack, room, options) };
  });
}
