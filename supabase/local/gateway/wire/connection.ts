import { connect, type Socket } from 'node:net';
import { DatabaseAway } from '../pool.ts';
import { kinds, MessageReader, MessageWriter, readColumns, readError, readRow } from './messages.ts';
import { startScram } from './scram.ts';

const CONNECT_MS = 5000;
/** How long a closing connection may take. */
const CLOSE_MS = 1000;
/** What the server says of a connection outside of a transaction. */
const IDLE = 'I'.charCodeAt(0);
/** Statements kept prepared on a connection; the one used longest ago makes room. */
const PREPARED_MAX = 200;

export type WireStatement = {
  text: string;
  values: readonly (string | null)[];
  /** Keep it prepared: it will come again. */
  keep: boolean;
};

export type WireRow = Record<string, string | null>;

/**
 * A connection that sends several statements in one write and has their answers in one piece. Nothing is shared: only
 * one unit is under way at a time. Once broken it stays broken.
 */
export type WireConnection = {
  readonly isBroken: boolean;
  /** True when no transaction is open. */
  readonly isIdle: boolean;
  /**
   * Runs the statements in order as one unit; after one that fails none of the others run. Unless a transaction is open
   * or begun within, the unit is a transaction of its own: when this resolves it is committed, when it rejects it is
   * rolled back.
   *
   * @returns the rows of the last statement
   */
  run(statements: readonly WireStatement[]): Promise<WireRow[]>;
  /** Forgets what is prepared before the next unit: the schema has changed. */
  forgetStatements(): void;
  end(): void;
};

/** A prepared statement: its name on the server, and the columns of its rows as soon as it ran. */
type Prepared = { text: string; name: string; isParsed: boolean; columns: readonly string[] };

type Unit = {
  /** One for each statement, in order. */
  statements: Prepared[];
  /** Those to be parsed first. */
  parsing: Prepared[];
  /** The one that runs. */
  at: number;
  columns: readonly string[];
  rows: WireRow[];
  error: Error | null;
  resolve(rows: WireRow[]): void;
  reject(error: Error): void;
};

/** Opens a connection with these settings (`application_name`, …). Rejects with `DatabaseAway`. */
export async function openWire(url: string, settings: Record<string, string>): Promise<WireConnection> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || 5432), noDelay: true, keepAlive: true });
  // An error is followed by `close`, where it is dealt with.
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.destroy(), CONNECT_MS);
  try {
    await startUp(socket, {
      password: decodeURIComponent(password),
      parameters: {
        user: decodeURIComponent(username),
        database: decodeURIComponent(pathname.slice(1)),
        client_encoding: 'UTF8',
        ...settings,
      },
    });
  } catch (error) {
    socket.destroy();
    throw new DatabaseAway('refused', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  return talk(socket);
}

/** Speaks until the server is ready for the first statement. */
function startUp(
  socket: Socket,
  { password, parameters }: { password: string; parameters: Record<string, string> },
): Promise<void> {
  const scram = startScram(password);
  const writer = new MessageWriter();
  const reader = new MessageReader();

  async function authenticate(content: Buffer): Promise<void> {
    const text = content.toString('utf8', 4);
    switch (content.readInt32BE(0)) {
      case 0:
        return;
      case 10:
        socket.write(writer.password(scram.first, 'SCRAM-SHA-256').take());
        return;
      case 11:
        socket.write(writer.password(await scram.answer(text)).take());
        return;
      case 12:
        if (!scram.isProof(text)) throw new Error('The server could not prove that it knows the password');
        return;
      default:
        throw new Error('The server asks for a way of signing in that is not offered');
    }
  }

  return new Promise<void>((resolve, reject) => {
    const onClose = (): void => reject(new Error('The connection broke as it was opened'));
    const onData = (chunk: Buffer): void =>
      reader.push(chunk, (kind, buffer, start, end) => {
        if (kind === kinds.error) reject(readError(buffer, start, end));
        if (kind === kinds.authentication) authenticate(buffer.subarray(start, end)).catch(reject);
        if (kind !== kinds.readyForQuery) return;
        socket.off('close', onClose);
        socket.off('data', onData);
        resolve();
      });
    socket.once('close', onClose);
    socket.on('data', onData);
    socket.write(writer.startup(parameters).take());
  });
}

function talk(socket: Socket): WireConnection {
  const writer = new MessageWriter();
  const reader = new MessageReader();
  const prepared = new Map<string, Prepared>();
  /** Names the server may forget. */
  const stale: string[] = [];
  let unit: Unit | null = null;
  let isBroken = false;
  let isIdle = true;
  let names = 0;

  function onMessage(kind: number, buffer: Buffer, start: number, end: number): void {
    // Notices and changed parameters come at any time; what comes while nothing runs concerns nobody.
    if (unit === null) return;
    switch (kind) {
      case kinds.dataRow:
        // Of the statements before the last nobody wants the rows.
        if (unit.at === unit.statements.length - 1) unit.rows.push(readRow(buffer, start, unit.columns));
        return;
      case kinds.rowDescription: {
        const columns = readColumns(buffer, start);
        const statement = unit.statements[unit.at];
        if (statement) statement.columns = columns;
        unit.columns = columns;
        return;
      }
      case kinds.parseComplete: {
        const parsed = unit.parsing.shift();
        if (parsed) parsed.isParsed = true;
        return;
      }
      case kinds.commandComplete:
        unit.at += 1;
        unit.columns = unit.statements[unit.at]?.columns ?? [];
        return;
      case kinds.error:
        unit.error = readError(buffer, start, end);
        return;
      case kinds.readyForQuery:
        isIdle = buffer[start] === IDLE;
        finish(unit);
    }
  }

  function finish(done: Unit): void {
    unit = null;
    if (done.error === null) {
      done.resolve(done.rows);
      return;
    }
    // Perhaps it was prepared for another schema, so it is parsed anew the next time.
    const failed = done.statements[done.at];
    if (failed) forget(failed);
    for (const statement of done.parsing) forget(statement);
    done.reject(done.error);
  }

  function onBreak(): void {
    isBroken = true;
    const lost = unit;
    unit = null;
    lost?.reject(new DatabaseAway('lost', 'The connection broke'));
  }

  /** Writes a statement, parsing it first unless it is prepared already. */
  function write({ text, values, keep }: WireStatement, parsing: Prepared[]): Prepared {
    const known = keep ? prepared.get(text) : undefined;
    // One that is yet to be parsed is so earlier in the same unit.
    if (known) {
      // Being set again makes it the one used last.
      prepared.delete(text);
      prepared.set(text, known);
      writer.bind(known.name, values).execute();
      return known;
    }
    names += 1;
    const fresh: Prepared = { text, name: keep ? `g${names}` : '', isParsed: false, columns: [] };
    writer.parse(fresh.name, text).bind(fresh.name, values).describe().execute();
    parsing.push(fresh);
    if (keep) prepared.set(text, fresh);
    return fresh;
  }

  function forget({ text, name, isParsed }: Prepared): void {
    if (name === '') return;
    if (isParsed) stale.push(name);
    prepared.delete(text);
  }

  /** Tells the server which statements are no longer wanted. */
  function sweep(): void {
    for (const statement of prepared.values()) {
      if (prepared.size <= PREPARED_MAX) break;
      forget(statement);
    }
    for (const name of stale.splice(0)) writer.close(name);
  }

  function begin(statements: readonly WireStatement[], settle: Pick<Unit, 'resolve' | 'reject'>): void {
    if (isBroken) throw new DatabaseAway('lost', 'The connection broke earlier');
    if (unit !== null) throw new Error('A unit is under way already');
    const parsing: Prepared[] = [];
    try {
      sweep();
      const written = statements.map((statement) => write(statement, parsing));
      const columns = written[0]?.columns ?? [];
      unit = { statements: written, parsing, at: 0, columns, rows: [], error: null, ...settle };
      socket.write(writer.sync().take());
    } catch (error) {
      writer.clear();
      for (const statement of parsing) forget(statement);
      throw error;
    }
  }

  socket.on('data', (chunk) => reader.push(chunk, onMessage));
  socket.on('close', onBreak);

  return {
    get isBroken() {
      return isBroken;
    },
    get isIdle() {
      return isIdle;
    },
    run: (statements) => new Promise((resolve, reject) => begin(statements, { resolve, reject })),
    forgetStatements: () => {
      for (const statement of prepared.values()) forget(statement);
    },
    end: () => {
      isBroken = true;
      // What is still being written must not be written over.
      if (unit === null && socket.writable) socket.end(writer.terminate().take());
      else socket.destroy();
      setTimeout(() => socket.destroy(), CLOSE_MS).unref();
    },
  };
}
