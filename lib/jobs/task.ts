import type { z } from 'zod';
import type { Db } from '#lib/supabase/server.ts';
import type { Notices } from './notices.ts';

/** What a task may use. */
export type TaskContext = {
  /** With the secret key: writes through functions that check the right of the person who asked. */
  admin: Db;
  /** The name of this worker. */
  worker: string;
  /** Ends when the worker is told to stop. A task then throws `Released`, and the next worker takes its job. */
  signal: AbortSignal;
  /** Hears what the database notifies about, by channel and payload. */
  notices: Notices;
};

/** How a job waits in the queue. */
export type JobPlace = {
  /** Jobs of one queue run one after the other. */
  queueName: string;
  /** A job that waits under the same key is replaced. */
  jobKey: string;
  /** Of those that wait, the lowest comes next. */
  priority: number;
  /** It is not begun before; absent = at once. */
  runAt?: Date;
};

/** A kind of work: which event starts it and what is done. */
export type Task = {
  name: string;
  /** The kind of the rows of `private.outbox` that become its jobs. */
  event: string;
  /** Throws when the payload is not one of this event. */
  place(payload: unknown): JobPlace;
  run(payload: unknown, context: TaskContext): Promise<void>;
};

/**
 * A task whose payload is the event's own.
 *
 * @param task `run` may be called twice for one event, also on two workers, and must then leave what one call leaves
 */
export function defineTask<Payload>(task: {
  name: string;
  event: string;
  payload: z.ZodType<Payload>;
  place(payload: Payload): JobPlace;
  run(payload: Payload, context: TaskContext): Promise<void>;
}): Task {
  return {
    name: task.name,
    event: task.event,
    place: (payload) => task.place(task.payload.parse(payload)),
    run: (payload, context) => task.run(task.payload.parse(payload), context),
  };
}
