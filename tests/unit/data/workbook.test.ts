import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeWorkbook } from '#lib/data/workbook.ts';
import type { ExportSheet } from '#lib/domain/roster-export.ts';

/** The files of a zip, by its central directory. */
function unzip(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extraLength, commentLength, local] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(from, from + size);
    files.set(name, bytes.readUInt16LE(at + 10) === 0 ? data.toString() : inflateRawSync(data).toString());
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

const sheet: ExportSheet = {
  name: 'Shifts',
  columns: [
    { name: 'Date', kind: 'date', width: 12 },
    { name: 'Start', kind: 'local', width: 18 },
    { name: 'Person', kind: 'text', width: 24 },
    { name: 'Hours', kind: 'number', width: 8 },
    { name: 'Overtime', kind: 'yes', width: 8 },
  ],
  rows: [
    ['2026-02-04', Date.parse('2026-02-04T19:00:00Z'), '=1+1 <Zoë & Co>', 9.5, true],
    [null, null, null, null, null],
  ],
};

describe('a workbook', async () => {
  const files = unzip(await writeWorkbook([sheet, { ...sheet, name: 'Days', rows: [] }], 'America/Denver'));
  const page = files.get('xl/worksheets/sheet1.xml') ?? '';
  const cell = (address: string) => new RegExp(`<c r="${address}"[^>]*>(.*?)</c>`).exec(page)?.[0] ?? '';

  it('has its sheets by name', () => {
    const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*name="([^"]*)"/g)];
    expect(names.map(([, name]) => name)).toEqual(['Shifts', 'Days']);
  });

  it('keeps the header in view, and gives columns their widths', () => {
    expect(page).toMatch(/<pane[^>]*ySplit="1"[^>]*state="frozen"/);
    expect([...page.matchAll(/<col [^>]*width="([^"]*)"/g)].map(([, width]) => Number(width))).toEqual([
      12, 18, 24, 8, 8,
    ]);
  });

  it('has real dates with their formats, by the center’s clock', () => {
    // Days since the end of 1899: 4 February 2026, and noon of that day.
    expect(cell('A2')).toContain('<v>46057</v>');
    expect(cell('B2')).toContain('<v>46057.5</v>');
    const styles = files.get('xl/styles.xml') ?? '';
    expect(styles).toContain('formatCode="yyyy-mm-dd"');
    expect(styles).toContain('formatCode="yyyy-mm-dd hh:mm"');
  });

  it('has numbers as numbers and text as text, which nothing runs', () => {
    expect(cell('D2')).toBe('<c r="D2"><v>9.5</v></c>');
    expect(cell('C2')).toContain('t="s"');
    expect(page).not.toContain('<f>');
    expect(files.get('xl/sharedStrings.xml')).toContain('=1+1 &lt;Zoë &amp; Co&gt;');
  });

  it('leaves what is empty empty', () => {
    expect(page).not.toContain('r="A3"');
  });
});
