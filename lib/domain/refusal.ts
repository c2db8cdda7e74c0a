/** Why something was refused. A closed set: screens may switch on it. */
export type RefusalCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'rule_violation'
  | 'internal';

/** An expected failure on its way to whoever asked; actions turn it into a value. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly fieldErrors: Record<string, string> | undefined;

  /**
   * @param message written for the person who reads it
   * @param fieldErrors field name → the rule that its value breaks
   */
  constructor(code: RefusalCode, message: string, fieldErrors?: Record<string, string>) {
    super(message);
    this.code = code;
    this.fieldErrors = fieldErrors;
  }
}
