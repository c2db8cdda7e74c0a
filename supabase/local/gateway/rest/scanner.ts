import type { ApiError } from '../types.ts';
import { parseError } from './errors.ts';
import { JSON_STEPS_LIMIT, tooMany } from './limits.ts';

const IDENTIFIER = /[\p{L}\p{N}_ $]+(?:-(?!>)[\p{L}\p{N}_ $]+)*/uy;
const SPACE = /[ \t]*/y;

/** A step of a JSON path: `->key`, `->>key`, `->0`. Exactly one of key and index is set. */
export type JsonStep = { arrow: '->' | '->>'; key?: string; index?: string };

/** A cursor over one query parameter, failing with PGRST100 and the column of the failure. */
export class Scanner {
  readonly text: string;
  private readonly label: string;
  private readonly columnShift: number;
  private depth = 0;
  pos = 0;

  /** `columnShift` corrects reported columns when `text` carries a prefix the client did not write there. */
  constructor(text: string, label: string, columnShift = 0) {
    this.text = text;
    this.label = label;
    this.columnShift = columnShift;
  }

  get done(): boolean {
    return this.pos >= this.text.length;
  }

  peek(): string {
    return this.text.charAt(this.pos);
  }

  startsWith(token: string): boolean {
    return this.text.startsWith(token, this.pos);
  }

  eat(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.pos += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.eat(token)) throw this.failure(`"${token}"`);
  }

  skipSpace(): void {
    this.match(SPACE);
  }

  /** Matches a sticky expression at the cursor and moves behind it. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.pos;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.pos += found.length;
    return found;
  }

  rest(): string {
    const value = this.text.slice(this.pos);
    this.pos = this.text.length;
    return value;
  }

  failure(expecting: string): ApiError {
    const found = this.done ? 'end of input' : JSON.stringify(this.peek());
    const column = Math.max(1, this.pos + 1 - this.columnShift);
    return parseError(this.label, column, `unexpected ${found} expecting ${expecting}`);
  }

  /** Runs a nested parser, refusing to nest deeper than `limit`. */
  nested<T>(limit: number, parse: () => T): T {
    if (this.depth >= limit) throw this.failure(`at most ${limit} levels of nesting`);
    this.depth += 1;
    const value = parse();
    this.depth -= 1;
    return value;
  }

  /** `"anything \" escaped"`, or undefined when the cursor is not at a complete quoted value. */
  quoted(): string | undefined {
    if (this.peek() !== '"') return undefined;
    let value = '';
    for (let at = this.pos + 1; at < this.text.length; at += 1) {
      const char = this.text.charAt(at);
      if (char === '"') {
        this.pos = at + 1;
        return value;
      }
      if (char === '\\') {
        at += 1;
        if (at >= this.text.length) return undefined;
      }
      value += this.text.charAt(at);
    }
    return undefined;
  }

  /** A column, table, alias or function name: an identifier with inner dashes and spaces, or a quoted one. */
  fieldName(): string {
    const name = this.quoted() ?? this.match(IDENTIFIER)?.trim();
    if (!name) throw this.failure('field name (* or [a..z0..9_$])');
    return name;
  }

  /** Zero or more `->` and `->>` steps. */
  jsonPath(): JsonStep[] {
    const steps: JsonStep[] = [];
    for (;;) {
      const arrow = this.eat('->>') ? '->>' : this.eat('->') ? '->' : undefined;
      if (!arrow) return steps;
      if (steps.length === JSON_STEPS_LIMIT) throw tooMany('steps in a JSON path', JSON_STEPS_LIMIT);
      const index = this.match(/-?\d+(?=->|::|[.,)]|$)/y);
      if (index !== undefined) steps.push({ arrow, index });
      else steps.push({ arrow, key: this.fieldName() });
    }
  }
}
