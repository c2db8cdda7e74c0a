import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip } from 'node:zlib';

type RequestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;
type Encoding = 'br' | 'gzip';

/** In bytes; what is smaller fits into one packet as it is. */
const worthwhile = 1024;
const texts = /^(text\/|image\/svg|application\/(javascript|json|xml|[\w.-]+\+(json|xml)))/;
const builtTexts = /\.(js|css|svg|json)$/;
/** Fast enough for every request: it packs some 30 MB a second. */
const brotliQuality = 5;

/**
 * Compresses what an app answers, where that is text of some size and the browser takes it so; streamed answers stay
 * streamed. `smallest` finds the smallest form of a built file by its address, null where there is none.
 */
export function compressing(
  app: RequestHandler,
  smallest: (url: string) => Buffer | null = () => null,
): RequestHandler {
  return (req, res) => {
    if (req.method !== 'HEAD') {
      const encoding = chooseEncoding(req.headers['accept-encoding']);
      compressAnswer(res, encoding, () => (encoding === 'br' ? smallest(req.url ?? '') : null));
    }
    return app(req, res);
  };
}

/** Writes the smallest form of every built text beside it, as `<name>.br`. Takes some seconds. */
export async function compressBuilt(builtDir: string): Promise<void> {
  const files = readdirSync(builtDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && builtTexts.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file);
      if (text.length >= worthwhile) await writeFile(`${file}.br`, await promisify(brotliCompress)(text));
    }),
  );
}

/** Finds what `compressBuilt` wrote for an address below `/_next/static/`, and keeps it in memory. */
export function smallestOf(builtDir: string): (url: string) => Buffer | null {
  const known = new Map<string, Buffer | null>();
  const files = new Set(
    existsSync(builtDir)
      ? readdirSync(builtDir, { recursive: true, withFileTypes: true }).map((entry) =>
          join(entry.parentPath, entry.name),
        )
      : [],
  );
  return (url) => {
    const [path = ''] = url.split('?');
    if (!path.startsWith('/_next/static/')) return null;
    // Only what was there: an address cannot lead elsewhere, nor fill the memory.
    const file = join(builtDir, `${path.slice('/_next/static/'.length)}.br`);
    if (!files.has(file)) return null;
    const found = known.get(file) ?? readFileSync(file);
    known.set(file, found);
    return found;
  };
}

/** Null: as it is. Brotli where the browser does not like gzip better. */
function chooseEncoding(accepted: string | string[] | undefined): Encoding | null {
  const offers = new Map(
    String(accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((offer): [string, number] => {
        const [name = '', ...parameters] = offer.split(';').map((part) => part.trim());
        const weight = parameters.find((parameter) => parameter.startsWith('q='));
        return [name, weight === undefined ? 1 : Number(weight.slice(2))];
      }),
  );
  const wish = (name: Encoding) => offers.get(name) ?? offers.get('*') ?? 0;
  if (wish('br') > 0 && wish('br') >= wish('gzip')) return 'br';
  return wish('gzip') > 0 ? 'gzip' : null;
}

/** Decides when the headers are known; until then nothing has been sent. */
function compressAnswer(
  res: ServerResponse,
  encoding: Encoding | null,
  findSmallest: () => Buffer | null,
): void {
  const plain: Plain = {
    writeHead: res.writeHead.bind(res),
    flushHeaders: res.flushHeaders.bind(res),
    write: res.write.bind(res),
    end: res.end.bind(res),
    emit: res.emit.bind(res),
  };
  /** What is sent instead of what the app writes; null = just that, undefined = not decided yet. */
  let instead: Buffer | Compressor | null | undefined;

  const decide = (): Buffer | Compressor | null => {
    if (instead !== undefined) return instead;
    instead = null;
    if (!texts.test(String(res.getHeader('content-type') ?? ''))) return null;
    addVary(res);
    if (encoding === null || !mayCompress(res)) return null;
    const found = findSmallest();
    res.setHeader('content-encoding', encoding);
    res.removeHeader('accept-ranges');
    if (found) res.setHeader('content-length', found.length);
    else res.removeHeader('content-length');
    // The bytes are others than those it names.
    const etag = String(res.getHeader('etag') ?? '');
    if (etag.startsWith('"')) res.setHeader('etag', `W/${etag}`);
    instead = found ?? startCompressor(encoding, res, plain);
    return instead;
  };

  Object.assign(res, {
    writeHead: (status: number, ...rest: unknown[]) => {
      if (res.headersSent) return plain.writeHead(status);
      res.statusCode = status;
      for (const value of rest) {
        if (typeof value === 'string') res.statusMessage = value;
        else setHeaders(res, value);
      }
      decide();
      return plain.writeHead(status);
    },
    flushHeaders: () => {
      decide();
      plain.flushHeaders();
    },
    write: (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const to = decide();
      if (to === null) return Reflect.apply(plain.write, res, [chunk, ...rest]);
      if (!Buffer.isBuffer(to)) return Reflect.apply(to.write, to, [chunk, ...rest]);
      for (const done of rest) if (typeof done === 'function') process.nextTick(done);
      return true;
    },
    end: (...values: unknown[]) => {
      const [chunk] = values;
      if (instead === undefined && !res.hasHeader('content-length')) {
        const isShort =
          typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk.length < worthwhile : true;
        if (isShort && !res.headersSent) instead = null;
      }
      const to = decide();
      if (to === null) return Reflect.apply(plain.end, res, values);
      const done = values.findLast((value) => typeof value === 'function');
      if (typeof done === 'function') res.once('finish', () => done());
      if (Buffer.isBuffer(to)) plain.end(to);
      else
        Reflect.apply(
          to.end,
          to,
          values.filter((value) => typeof value !== 'function'),
        );
      return res;
    },
    // The app asks for it after each part that it streams; parts of the same moment travel together.
    flush: () => {
      if (instead && !Buffer.isBuffer(instead)) instead.flushSoon();
    },
    emit: (event: string | symbol, ...values: unknown[]) => {
      if (event === 'drain' && instead && !Buffer.isBuffer(instead)) {
        // The connection takes more: the compressor goes on, and tells the app by its own drain.
        instead.resume();
        return true;
      }
      return plain.emit(event, ...values);
    },
  });
}

type Plain = Pick<ServerResponse, 'writeHead' | 'flushHeaders' | 'write' | 'end' | 'emit'>;
type Compressor = Transform & { flushSoon(): void };

/** Sends what is written to it; it fills up while the connection is slow. */
function startCompressor(encoding: Encoding, res: ServerResponse, plain: Plain): Compressor {
  const zip =
    encoding === 'br'
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } })
      : createGzip();
  let isAsked = false;
  zip.on('data', (chunk: Buffer) => {
    if (!plain.write(chunk)) zip.pause();
  });
  zip.on('drain', () => plain.emit('drain'));
  zip.on('end', () => plain.end());
  zip.on('error', () => res.destroy());
  res.once('close', () => zip.destroy());
  return Object.assign(zip, {
    flushSoon: () => {
      if (isAsked) return;
      isAsked = true;
      setImmediate(() => {
        isAsked = false;
        if (!zip.writableEnded && !zip.destroyed) zip.flush();
      });
    },
  });
}

/** Whether the answer has a body that is whole, plain and large enough, or of a size that nobody knows yet. */
function mayCompress(res: ServerResponse): boolean {
  const { statusCode } = res;
  if (statusCode < 200 || [204, 205, 206, 304].includes(statusCode)) return false;
  if (res.hasHeader('content-encoding')) return false;
  if (/\bno-transform\b/.test(String(res.getHeader('cache-control') ?? ''))) return false;
  const length = res.getHeader('content-length');
  return length === undefined || Number(length) >= worthwhile;
}

function addVary(res: ServerResponse): void {
  const vary = [res.getHeader('vary') ?? []].flat().join(', ');
  if (/\*|\baccept-encoding\b/i.test(vary)) return;
  res.setHeader('vary', vary === '' ? 'Accept-Encoding' : `${vary}, Accept-Encoding`);
}

/** In either of the forms that `writeHead` takes: an object, or names and values in turn. */
function setHeaders(res: ServerResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return;
  const pairs = Array.isArray(headers)
    ? Array.from({ length: headers.length / 2 }, (_, index) => headers.slice(2 * index, 2 * index + 2))
    : Object.entries(headers);
  for (const [name, value] of pairs) if (value !== undefined) res.setHeader(String(name), value);
}
