import { inflateSync } from 'node:zlib';

/** A page of a PDF: its size in points, and whether anything is written on it. */
type PdfPage = { mediaBox: { width: number; height: number }; hasText: boolean };

/** The pages of a PDF as Chromium writes it: plain objects, and compressed streams of drawing operators. */
export function pagesOfPdf(pdf: Buffer): PdfPage[] {
  const text = pdf.toString('latin1');
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of text.matchAll(/(?:^|\n)(\d+) 0 obj\r?\n([\s\S]*?)\nendobj/g)) {
    objects.set(id, body);
  }
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  if (pages.length === 0) throw new Error('no page was found');
  return pages.map((body) => {
    const [, left, bottom, right, top] =
      /\/MediaBox \[([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)\]/.exec(body) ?? [];
    const [, contents = ''] = /\/Contents (\d+) 0 R/.exec(body) ?? [];
    return {
      mediaBox: { width: Number(right) - Number(left), height: Number(top) - Number(bottom) },
      hasText: /\bT[jJ]\b/.test(operatorsOf(objects.get(contents) ?? '')),
    };
  });
}

/** As long as the object says: packed bytes may themselves end like a line. */
function operatorsOf(object: string): string {
  const [, length] = /\/Length (\d+)\b/.exec(object) ?? [];
  const begin = /stream\r?\n/.exec(object);
  if (begin === null || length === undefined) return '';
  const from = begin.index + begin[0].length;
  const stream = object.slice(from, from + Number(length));
  return object.includes('/FlateDecode')
    ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
    : stream;
}
