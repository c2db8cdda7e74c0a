import postgres from 'postgres';

/** Kinds of message, by their first byte (https://www.postgresql.org/docs/17/protocol-message-formats.html). */
export const kinds = {
  authentication: 82, // R
  parseComplete: 49, // 1
  rowDescription: 84, // T
  dataRow: 68, // D
  commandComplete: 67, // C
  error: 69, // E
  readyForQuery: 90, // Z
} as const;

const KEPT_BYTES = 64 * 1024;

/** Collects messages to the server in one buffer, which is used again once the server has answered. */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(8192);
  #length = 0;

  /** The version and the parameters of a new connection. */
  startup(parameters: Record<string, string>): this {
    this.#room(8);
    const start = this.#length;
    this.#length += 4;
    this.#int32(196608);
    for (const [name, value] of Object.entries(parameters)) this.#text(name).#text(value);
    return this.#byte(0).#end(start);
  }

  /** A message of authentication: text, after the mechanism's name when it is the first. */
  password(text: string, mechanism?: string): this {
    const start = this.#open('p');
    if (mechanism !== undefined) this.#text(mechanism).#int32(Buffer.byteLength(text));
    this.#raw(text);
    return this.#end(start);
  }

  /** Types of parameters are left to the server. */
  parse(name: string, text: string): this {
    const start = this.#open('P');
    this.#text(name).#text(text).#int16(0);
    return this.#end(start);
  }

  /** Values travel as text in both directions. */
  bind(name: string, values: readonly (string | null)[]): this {
    const start = this.#open('B');
    this.#byte(0).#text(name).#int16(0).#int16(values.length);
    for (const value of values) {
      if (value === null) {
        this.#int32(-1);
        continue;
      }
      this.#room(4);
      const at = this.#length;
      this.#length += 4;
      this.#raw(value);
      this.#buffer.writeInt32BE(this.#length - at - 4, at);
    }
    return this.#int16(0).#end(start);
  }

  /** Asks for the columns of what was bound. */
  describe(): this {
    const start = this.#open('D');
    return this.#raw('P').#byte(0).#end(start);
  }

  execute(): this {
    const start = this.#open('E');
    return this.#byte(0).#int32(0).#end(start);
  }

  /** Forgets a prepared statement. */
  close(name: string): this {
    const start = this.#open('C');
    return this.#raw('S').#text(name).#end(start);
  }

  sync(): this {
    return this.#end(this.#open('S'));
  }

  terminate(): this {
    return this.#end(this.#open('X'));
  }

  /** What was collected; valid until the next message is written. */
  take(): Buffer {
    const written = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(8192);
    return written;
  }

  /** Throws away what was collected. */
  clear(): void {
    this.#length = 0;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  /** Begins a message; its length is filled in by `#end`. */
  #open(kind: string): number {
    this.#room(5);
    this.#buffer[this.#length] = kind.charCodeAt(0);
    this.#length += 5;
    return this.#length - 4;
  }

  #end(start: number): this {
    this.#buffer.writeInt32BE(this.#length - start, start);
    return this;
  }

  #byte(value: number): this {
    this.#room(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
    return this;
  }

  #int16(value: number): this {
    this.#room(2);
    this.#length = this.#buffer.writeUInt16BE(value, this.#length);
    return this;
  }

  #int32(value: number): this {
    this.#room(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
    return this;
  }

  #raw(text: string): this {
    this.#room(text.length * 3);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
    return this;
  }

  /** Text that ends with a zero byte, and so cannot hold one. */
  #text(text: string): this {
    if (text.includes('\0')) throw new Error('A statement cannot hold a NUL character');
    return this.#raw(text).#byte(0);
  }
}

/** Cuts what arrives into messages. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes to wait for before it is worth looking again. */
  #needed = 5;

  /** Calls `onMessage` for each complete message: its kind, and where its content lies. */
  push(chunk: Buffer, onMessage: (kind: number, buffer: Buffer, start: number, end: number) => void): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    const buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#length);
    let at = 0;
    this.#needed = 5;
    while (buffer.length - at >= 5) {
      const end = at + 1 + buffer.readInt32BE(at + 1);
      if (end > buffer.length) {
        this.#needed = end - at;
        break;
      }
      onMessage(buffer[at] ?? 0, buffer, at + 5, end);
      at = end;
    }
    this.#chunks = at === buffer.length ? [] : [buffer.subarray(at)];
    this.#length = buffer.length - at;
  }
}

/** Names of the columns of a RowDescription. */
export function readColumns(buffer: Buffer, start: number): string[] {
  let at = start + 2;
  return Array.from({ length: buffer.readUInt16BE(start) }, () => {
    const end = buffer.indexOf(0, at);
    const name = buffer.toString('utf8', at, end);
    at = end + 19;
    return name;
  });
}

/** One row of a DataRow, all values as text. */
export function readRow(
  buffer: Buffer,
  start: number,
  columns: readonly string[],
): Record<string, string | null> {
  const row: Record<string, string | null> = {};
  let at = start + 2;
  for (const column of columns) {
    const length = buffer.readInt32BE(at);
    at += 4;
    row[column] = length < 0 ? null : buffer.toString('utf8', at, at + length);
    if (length > 0) at += length;
  }
  return row;
}

const ERROR_FIELDS: Record<string, string> = {
  S: 'severity_local',
  V: 'severity',
  C: 'code',
  M: 'message',
  D: 'detail',
  H: 'hint',
  W: 'where',
  s: 'schema_name',
  t: 'table_name',
  c: 'column_name',
  d: 'type_name',
  n: 'constraint_name',
  R: 'routine',
};

/** The error of an ErrorResponse. */
export function readError(buffer: Buffer, start: number, end: number): postgres.PostgresError {
  const fields: Record<string, string> = {};
  for (const part of buffer.toString('utf8', start, end).split('\0')) {
    const name = ERROR_FIELDS[part.slice(0, 1)];
    if (name !== undefined) fields[name] = part.slice(1);
  }
  // The driver's declaration leaves out that its constructor takes what the server said.
  const DriverError = postgres.PostgresError as unknown as new (
    fields: Record<string, string>,
  ) => postgres.PostgresError;
  return new DriverError(fields);
}
