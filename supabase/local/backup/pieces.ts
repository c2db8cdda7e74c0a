import { pieceBytes } from './archive.ts';

/** The same bytes in pieces of `pieceBytes`; the last one may be shorter. */
export async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length < pieceBytes) continue;
    // A row may be longer than several pieces.
    let rest = Buffer.concat(parts, length);
    for (; rest.length >= pieceBytes; rest = rest.subarray(pieceBytes)) yield rest.subarray(0, pieceBytes);
    parts = [rest];
    length = rest.length;
  }
  if (length > 0) yield Buffer.concat(parts, length);
}
