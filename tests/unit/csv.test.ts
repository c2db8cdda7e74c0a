import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from '#lib/csv.ts';
import { csvText } from '#lib/domain/csv-cell.ts';

const cellsOf = (text: string) => readTable(text).rows.map(({ cells }) => cells);

describe('a table of text', () => {
  it.each([
    ['commas', 'a,b,c\n1,2,3'],
    ['semicolons', 'a;b;c\n1;2;3'],
    ['tabs', 'a\tb\tc\n1\t2\t3'],
    ['a byte-order mark and CRLF', '\uFEFFa,b,c\r\n1,2,3\r\n'],
    ['quotes', '"a","b","c"\n"1","2","3"'],
    ['lines of an old Mac', 'a,b,c\r1,2,3'],
  ])('is read with %s', (_name, text) => {
    expect(cellsOf(text)).toEqual([
      ['a', 'b', 'c'],
      ['1', '2', '3'],
    ]);
  });

  it('keeps separators and quotation marks inside quotes, and takes the separator of its first line', () => {
    expect(cellsOf('name;qualifications\n"Lee, Kim";"Fire; Medical"\n"the ""new"" one";x')).toEqual([
      ['name', 'qualifications'],
      ['Lee, Kim', 'Fire; Medical'],
      ['the "new" one', 'x'],
    ]);
    expect(cellsOf('"a,b,c";d\n1;2')).toEqual([
      ['a,b,c', 'd'],
      ['1', '2'],
    ]);
  });

  it('numbers lines as an editor does, over empty lines and lines inside quotes', () => {
    const { rows } = readTable('a,b\n\n"two\r\nlines",2\n , \n3,4\n');
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  it('says where a quotation mark is wrong, and that a workbook is no text', () => {
    expect(readTable('a,b\n1,2\n"3,4\n5,6')).toEqual({
      rows: [],
      problem: 'Line 3: a quotation mark is opened or closed in the wrong place.',
    });
    expect(readTable('PK\u0003\u0004\0\0')).toEqual({
      rows: [],
      problem: 'This is no text file. Save it as CSV.',
    });
    expect(readTable('')).toEqual({ rows: [], problem: null });
  });

  it('keeps what begins like a formula as text', () => {
    expect(cellsOf('a,b\n=1+1,"@SUM(A1)"')[1]).toEqual(['=1+1', '@SUM(A1)']);
    expect(cellsOf(`a,b\n'+1 555 0100,'tis`)[1]).toEqual(['+1 555 0100', "'tis"]);
  });

  it('reads every cell as it was written', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\n', '\r', ' ', 'a'),
        maxLength: 6,
      }),
    );
    const lines = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lines, (written) => {
        fc.pre(written.every((row) => row.some((text) => text.trim() !== '')));
        fc.pre(written.flat().every((text) => !text.includes('\0')));
        const text = ['a,b', ...written.map((row) => row.map(csvText).join(','))].join('\r\n');
        expect(cellsOf(`\uFEFF${text}`)).toEqual([['a', 'b'], ...written]);
      }),
      { seed: 911 },
    );
  });
});
