import { announceEdit } from './announce-edit.ts';
import { generate } from './generate.ts';
import { sendInvitation } from './send-invitation.ts';
import type { Task } from './task.ts';

export { stopChannel } from './generate.ts';

/** Everything the worker can do. */
export const tasks: readonly Task[] = [generate, announceEdit, sendInvitation];
