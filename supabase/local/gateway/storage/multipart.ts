import { invalidRequest } from './refusal.ts';

/** One part of a form. Its body has to be read before the next part; what is left of it is skipped. */
export type Part = { name: string; isFile: boolean; type: string | null; body: AsyncIterable<Buffer> };

const PART_HEADER_BYTES_MAX = 8192;

/** The boundary of a form's content type, or null when it is none. */
export function boundaryOf(contentType: string): string | null {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(
    contentType,
  );
  return match?.[1] ?? match?.[2] ?? null;
}

/** The parts of a form as they come in; never more of it in memory than a piece and a boundary. */
export async function* readParts(
  source: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<Part, void, undefined> {
  const pieces = source[Symbol.asyncIterator]();
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first boundary has no line before it.
  let held: Buffer = Buffer.from('\r\n');

  async function more(): Promise<void> {
    const { value, done } = await pieces.next();
    if (done) throw invalidRequest('The form is cut off');
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  }

  async function* untilDelimiter(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const at = held.indexOf(delimiter);
      if (at >= 0) {
        const last = held.subarray(0, at);
        held = held.subarray(at + delimiter.length);
        if (last.length > 0) yield last;
        return;
      }
      const safe = held.length - delimiter.length + 1;
      if (safe > 0) {
        const piece = held.subarray(0, safe);
        held = held.subarray(safe);
        yield piece;
      }
      await more();
    }
  }

  async function take(count: number): Promise<string> {
    while (held.length < count) await more();
    const text = held.toString('latin1', 0, count);
    held = held.subarray(count);
    return text;
  }

  async function headers(): Promise<string> {
    for (;;) {
      const at = held.indexOf('\r\n\r\n');
      if (at >= 0) {
        const text = held.toString('utf8', 0, at);
        held = held.subarray(at + 4);
        return text;
      }
      if (held.length > PART_HEADER_BYTES_MAX)
        throw invalidRequest('A part of the form has no end of its headers');
      await more();
    }
  }

  for await (const _preamble of untilDelimiter());
  for (;;) {
    const mark = await take(2);
    if (mark === '--') return;
    if (mark !== '\r\n') throw invalidRequest('The form is malformed');
    const body = untilDelimiter();
    yield { ...describe(await headers()), body };
    for await (const _rest of body);
  }
}

function describe(headers: string): Omit<Part, 'body'> {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1] ?? '';
  const name = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? '';
  const type = /^content-type:\s*(.*?)\s*$/im.exec(headers)?.[1] ?? null;
  return { name, isFile: /(?:^|;)\s*filename\*?=/i.test(disposition), type };
}
