import type { RefusalCode, RefusalDetail } from '#lib/domain/refusal.ts';

export type ActionRefusal = RefusalDetail & {
  ok: false;
  code: RefusalCode;
  /** Written for the person who reads it. */
  message: string;
  /** Field name → the rule that its value breaks. */
  fieldErrors?: Record<string, string>;
};

/** What every action returns: expected failures are values, never exceptions. */
export type ActionResult<Data> = { ok: true; data: Data } | ActionRefusal;
