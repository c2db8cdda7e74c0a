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

function operatorsOf(object: string): string {
  const [, stream] = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object) ?? [];
  if (stream === undefined) return '';
  const bytes = Buffer.from(stream, 'latin1');
  return object.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : stream;
}
