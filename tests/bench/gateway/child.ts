import { type ChildProcess, fork } from 'node:child_process';

/** A process of the benchmark's own that answers calls, one at a time. */
export type Child = {
  pid: number;
  /** Runs the child's function of this name; rejects with its error, or when the child ends. */
  call<Result>(name: string, argument?: unknown): Promise<Result>;
  /** Asks the child to end and waits until it has. */
  stop(): Promise<void>;
};

type Reply = { result?: unknown; error?: string };

/** Starts a module as a child process; the module calls `serveParent`. */
export function startChild(path: string, args: string[] = []): Child {
  const child: ChildProcess = fork(path, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    async call<Result>(name: string, argument?: unknown) {
      const reply = await new Promise<Reply>((resolve, reject) => {
        const onExit = (code: number | null): void => reject(new Error(`${path} ended with ${code}`));
        child.once('exit', onExit);
        child.once('message', (message) => {
          child.off('exit', onExit);
          // The other side is `serveParent`.
          resolve(message as Reply);
        });
        child.send({ name, argument });
      });
      if (reply.error !== undefined) throw new Error(reply.error);
      // What a function of the child returns is known to its caller only.
      return reply.result as Result;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The child's side: answers each call by the function of its name; `onEnd` runs when the parent asks it to end. */
export function serveParent(
  functions: Record<string, (argument: never) => unknown>,
  onEnd: () => Promise<void> = async () => {},
): void {
  process.on('message', async ({ name, argument }: { name: string; argument: never }) => {
    let reply: Reply;
    try {
      reply = { result: await functions[name]?.(argument) };
    } catch (error) {
      reply = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    if (process.connected) process.send?.(reply);
  });
  const end = (): void => void onEnd().finally(() => process.exit(0));
  // The parent may be gone before this module was ready to hear of it.
  if (process.connected) process.once('disconnect', end);
  else end();
}
