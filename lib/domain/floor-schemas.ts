import { z } from 'zod';
import { postMessageSchema } from './chat-schemas.ts';
import { form } from './schemas.ts';

/** A message to everybody on duty; whom it mentions is the floor's to say. */
export const crewMessageSchema = form({
  clientId: postMessageSchema.shape.clientId,
  content: postMessageSchema.shape.content,
  mustRead: z.boolean('Must-read is yes or no.').default(false),
});
