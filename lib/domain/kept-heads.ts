/** Heads of audits as the worker writes them into a file outside the database. */
import { z } from 'zod';

/** The newest link that an agency's chain had at a time. */
export type KeptHead = {
  agency: string;
  seq: number;
  /** SHA-256 in hexadecimal. */
  hash: string;
  /** In UTC to the microsecond, so that two of them compare as text. */
  at: string;
};

export const keptHeadSchema: z.ZodType<KeptHead> = z.object({
  agency: z.guid(),
  seq: z.int(),
  hash: z.string(),
  at: z.string(),
});

/** The heads of the file, a JSON line each; what a crash left of a line is passed over. */
export function readKeptHeads(text: string): KeptHead[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [keptHeadSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
