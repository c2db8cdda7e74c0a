import { describe, expect, it } from 'vitest';
import { certificateRights, expiryStep, expiryWords } from '#lib/domain/certificate-records.ts';
import { certificateSchema } from '#lib/domain/certificate-schemas.ts';
import { fileSizeWords, fileTypeOf, savedAs, shownFileName } from '#lib/domain/kept-files.ts';
import { dueWords, isToRead, readersCsv } from '#lib/domain/policy-records.ts';
import { policySchema } from '#lib/domain/policy-schemas.ts';
import { tinyPdf } from '#supabase/seed/tiny-pdf.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('what a file is', () => {
  it.each([
    ['%PDF-1.7\n…', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF0000WEBP', null],
    ['<!doctype html>', null],
    [' %PDF-1.7', null],
    ['PK\x03\x04', null],
    ['', null],
  ])('%j is told by its first bytes', (start, type) => {
    expect(fileTypeOf(bytes(start))).toBe(type);
  });

  it('is a PDF where the seed makes one, whose places are where it says', () => {
    const pdf = tinyPdf(['A (title) with \\ and ü', 'line']);
    expect(fileTypeOf(pdf)).toBe('application/pdf');
    const text = pdf.toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    expect(text.slice(start, start + 4)).toBe('xref');
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at));
    expect(offsets.map((at) => text.slice(at, at + 7))).toEqual([
      '1 0 obj',
      '2 0 obj',
      '3 0 obj',
      '4 0 obj',
      '5 0 obj',
    ]);
    expect(text).toContain('A \\(title\\) with \\\\ and ?');
    const stream = /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(text);
    expect(stream?.[2]?.length).toBe(Number(stream?.[1]));
  });
});

describe('the name of a file', () => {
  it.each([
    ['cpr.pdf', 'cpr.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\cpr.pdf', 'cpr.pdf'],
    ['cpr\u202Efdp.exe', 'cprfdp.exe'],
    ['a\r\nx-evil: 1.pdf', 'ax-evil: 1.pdf'],
    ['\u200B\u200B', 'File'],
    ['...', 'File'],
    ['', 'File'],
    ['x'.repeat(300), 'x'.repeat(120)],
    ['  Führerschein   Klasse B.pdf ', 'Führerschein Klasse B.pdf'],
  ])('%j is shown as %j', (given, shown) => {
    expect(shownFileName(given)).toBe(shown);
  });

  it.each([
    ['cpr.pdf', 'attachment; filename="cpr.pdf"'],
    ['page.html', 'attachment; filename="page.pdf"'],
    ['a"; x="b.pdf', 'attachment; filename="a xb.pdf"'],
    ['Führer.pdf', 'attachment; filename="Fuhrer.pdf"'],
    ['日本.pdf', 'attachment; filename="file.pdf"'],
    ['a.b.c.exe', 'attachment; filename="abc.pdf"'],
  ])('%j is saved as its bytes say: %s', (shown, header) => {
    expect(savedAs(shown, 'application/pdf')).toBe(header);
  });

  it('says how large it is', () => {
    expect([900, 1500, 999_400, 2_400_000].map(fileSizeWords)).toEqual([
      '900 bytes',
      '2 kB',
      '999 kB',
      '2.4 MB',
    ]);
  });
});

describe('a certificate', () => {
  const today = '2026-02-04';
  it('says when it expires', () => {
    const days = [
      null,
      '2026-02-03',
      today,
      '2026-02-05',
      '2026-02-11',
      '2026-02-12',
      '2026-03-06',
      '2026-04-05',
      '2026-04-06',
    ];
    expect(days.map((day) => expiryStep(day, today))).toEqual([
      null,
      'expired',
      '7',
      '7',
      '7',
      '30',
      '30',
      '60',
      null,
    ]);
    expect(days.slice(0, 5).map((day) => expiryWords(day, today))).toEqual([
      'does not expire',
      'expired 3 Feb 2026',
      'expires today',
      'expires tomorrow',
      'expires in 7 days',
    ]);
    expect(expiryWords('2027-01-01', today)).toBe('until 1 Jan 2027');
  });

  it('is decided on by supervisors, and by nobody on the own', () => {
    const of = (state: 'waiting' | 'confirmed' | 'removed', id: string, isSupervisor: boolean) =>
      certificateRights({ userId: 'ana', state }, { id, isSupervisor });
    expect(of('waiting', 'sam', true)).toEqual({ canDecide: true, canReplace: true, canRemove: true });
    expect(of('waiting', 'ana', true)).toEqual({ canDecide: false, canReplace: true, canRemove: true });
    expect(of('confirmed', 'ana', false)).toEqual({ canDecide: false, canReplace: true, canRemove: false });
    expect(of('removed', 'sam', true)).toEqual({ canDecide: false, canReplace: false, canRemove: false });
  });

  it('is handed in with a title, dates in order and a name without a path', () => {
    const given = {
      userId: '00000000-0000-4000-8000-000000000001',
      fileId: '00000000-0000-4000-8000-000000000002',
      fileName: '../cpr.pdf',
      title: ' CPR ',
      qualificationId: null,
      issuedOn: '2026-01-01',
      expiresOn: '',
      replacesId: null,
    };
    expect(certificateSchema.parse(given)).toMatchObject({
      fileName: 'cpr.pdf',
      title: 'CPR',
      expiresOn: null,
    });
    const fieldOf = (change: object) =>
      certificateSchema.safeParse({ ...given, ...change }).error?.issues[0]?.path[0];
    expect(fieldOf({ expiresOn: '2025-12-31' })).toBe('expiresOn');
    expect(fieldOf({ issuedOn: '1949-12-31' })).toBe('issuedOn');
    expect(fieldOf({ issuedOn: '2026-02-30' })).toBe('issuedOn');
    expect(fieldOf({ title: '\u200B' })).toBe('title');
    expect(fieldOf({ fileId: '../x' })).toBe('fileId');
  });
});

describe('a policy', () => {
  it('is read by a day', () => {
    expect(
      ['2026-02-04', '2026-02-03', '2026-01-30', '2026-02-06'].map((day) => dueWords(day, '2026-02-04')),
    ).toEqual(['by today', '1 day late', '5 days late', 'by Fri 6 Feb 2026']);
  });

  it('waits in its present version, for whom it is, until it is read or retired', () => {
    const open = { isForMe: true, acknowledgedAt: null, retiredAt: null, number: 2, currentNumber: 2 };
    expect(isToRead(open)).toBe(true);
    for (const change of [{ isForMe: false }, { acknowledgedAt: 1 }, { retiredAt: 1 }, { number: 1 }]) {
      expect(isToRead({ ...open, ...change })).toBe(false);
    }
  });

  it('is words or a file', () => {
    const given = {
      policyId: null,
      expectedVersion: null,
      title: 'Radio',
      body: 'a\r\nb',
      fileId: null,
      fileName: null,
      audience: 'everybody',
      dueOn: '2026-02-04',
    };
    expect(policySchema.parse(given).body).toBe('a\nb');
    const file = '00000000-0000-4000-8000-000000000002';
    const fieldOf = (change: object) =>
      policySchema.safeParse({ ...given, ...change }).error?.issues[0]?.path[0];
    expect(fieldOf({ fileId: file })).toBe('body');
    expect(fieldOf({ body: ' ' })).toBe('body');
    expect(fieldOf({ body: 'a\u202Eb' })).toBe('body');
    expect(fieldOf({ body: 'x'.repeat(40_001) })).toBe('body');
    expect(fieldOf({ policyId: 1 })).toBe('expectedVersion');
    expect(fieldOf({ audience: 'nobody' })).toBe('audience');
    expect(fieldOf({ body: '', fileId: file, fileName: 'a.pdf' })).toBeUndefined();
  });

  it('tells who has read it as a file that no spreadsheet runs', () => {
    const reader = {
      userId: 'a',
      fullName: '=1+1',
      role: 'dispatcher' as const,
      centerName: 'Harbor, north',
      isAsked: true,
      acknowledgedAt: Date.parse('2026-02-04T10:00Z'),
      sha256: 'f'.repeat(64),
      remindedAt: null,
    };
    const [, line, left] = readersCsv({ title: 'Radio', number: 2, sha256: 'a'.repeat(64) }, [
      reader,
      { ...reader, fullName: 'Bea', role: null, isAsked: false, acknowledgedAt: null, sha256: null },
    ]).split('\r\n');
    expect(line).toBe(
      `Radio,2,${'f'.repeat(64)},'=1+1,Dispatcher,"Harbor, north",yes,2026-02-04T10:00:00.000Z`,
    );
    expect(left).toBe(`Radio,2,${'a'.repeat(64)},Bea,,"Harbor, north",no,`);
  });
});
