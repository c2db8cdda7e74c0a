import { z } from 'zod';

const caughtMails = z.array(
  z.object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    kind: z.string(),
    link: z.string().nullable(),
    code: z.string().nullable(),
  }),
);
type CaughtMail = z.infer<typeof caughtMails>[number];

/** Mails this instance caught instead of sending, newest first, by receiver. */
export type Mailbox = { readFor: (email: string) => Promise<CaughtMail[]> };

/** The mailbox of an embedded instance; null for a hosted project, which sends its mails. */
export function openMailbox(target: { url: string; isEmbedded: boolean }): Mailbox | null {
  if (!target.isEmbedded) return null;
  return {
    readFor: async (email) => {
      const response = await fetch(`${target.url}/__mail.json`);
      return caughtMails.parse(await response.json()).filter((mail) => mail.to === email);
    },
  };
}
