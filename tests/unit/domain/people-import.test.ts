import { describe, expect, it } from 'vitest';
import { readTable } from '#lib/csv.ts';
import {
  type DirectoryPerson,
  emailsOf,
  type KnownPeople,
  parsePeople,
  peopleCsv,
  peopleTemplate,
} from '#lib/domain/people-import.ts';

const [north, south] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const known: KnownPeople = {
  people: [
    {
      email: 'ada@example.test',
      fullName: 'Ada',
      role: 'admin',
      centerId: north,
      employeeNumber: 'A1',
      isRevoked: false,
    },
    {
      email: 'rob@example.test',
      fullName: 'Rob',
      role: 'dispatcher',
      centerId: north,
      employeeNumber: null,
      isRevoked: true,
    },
  ],
  foreignEmails: new Set(['far@example.test']),
  centers: [
    { id: north, name: 'North' },
    { id: south, name: 'South' },
  ],
  shifts: [
    { id: 1, centerId: north, code: 'D10', name: 'Day' },
    { id: 2, centerId: south, code: 'D10', name: 'Day' },
  ],
  qualifications: [
    { id: 7, name: 'Fire desk' },
    { id: 8, name: 'Medical' },
  ],
};
const parse = (text: string) =>
  parsePeople(readTable(text).rows, known, { centerId: north, today: '2026-06-01' });
const errorsOf = (text: string) =>
  parse(text).errors.map(({ row, column, value, reason }) => `${row} ${column} "${value}": ${reason}`);

describe('a file of people', () => {
  it('is read by the names of its columns, in any order and by what else they are called', () => {
    const { people, errors } = parse(
      [
        'E-Mail;BADGE;Full name;Role;Centre;Hire date;Seniority;Pattern;Preferred shift;Cell phone;Trainee;Qualifications',
        'Kim@Example.test;E-7;Lee, Kim;Supervisor;south;2/4/2026;1998-07-01;4 × 10 h;d10;+1 555 0100;2026-12-31;"fire desk; Medical"',
      ].join('\n'),
    );
    expect(errors).toEqual([]);
    expect(people).toEqual([
      {
        row: 2,
        email: 'kim@example.test',
        fullName: 'Lee, Kim',
        role: 'supervisor',
        centerId: south,
        employeeNumber: 'E-7',
        hiredOn: '2026-02-04',
        seniorityDate: '1998-07-01',
        pattern: '4x10',
        preferredShiftId: 2,
        phone: '+1 555 0100',
        trainee: { toDate: '2026-12-31', trainerId: null },
        qualificationIds: [7, 8],
      },
    ]);
  });

  it('needs no more than names and addresses', () => {
    expect(parse('Name,E-mail\nKim Lee,kim@example.test').people).toMatchObject([
      {
        role: 'dispatcher',
        centerId: north,
        pattern: null,
        hiredOn: null,
        trainee: null,
        qualificationIds: [],
      },
    ]);
  });

  it('reads patterns as people write them, and none for nothing', () => {
    const patternOf = (text: string) =>
      parse(`Name,E-mail,Pattern\nKim,kim@example.test,${text}`).people[0]?.pattern;
    expect(
      ['4x10', '4X10', '4 × 10 h', '3x12_1x4', '3 × 12 h + 4 h', '', 'No pattern'].map(patternOf),
    ).toEqual(['4x10', '4x10', '4x10', '3x12_1x4', '3x12_1x4', null, null]);
  });

  it('tells everything that is wrong at once, by line, column, value and reason', () => {
    const text = [
      'Name,E-mail,Role,Center,Employee number,Hired on,Pattern,Preferred shift,Phone,Trainee until,Qualifications',
      ',kim@example,boss,West,,2026-02-30,6x9,N10,x,2026-01-01,Fire desk; Police',
      'Kim,far@example.test,,,A1,,,,,,',
      'Lee,lee@example.test,,,E1,,,,,,',
      'Lou,LEE@example.test,,,E1,,,,,,',
      'Eva,ada@example.test,,,,,,,,,',
      'Max,max@example.test',
    ].join('\n');
    expect(parse(text).people).toEqual([]);
    expect(errorsOf(text)).toEqual([
      '2 E-mail "kim@example": E-mail is an address such as name@example.org.',
      '2 Name "": Name is needed.',
      '2 Role "boss": Role is one of dispatcher, supervisor, admin.',
      '2 Center "West": There is no such center. Centers are North, South.',
      '2 Hired on "2026-02-30": Hired on is a date such as 2026-02-04.',
      '2 Pattern "6x9": Pattern is one of 4x10, 3x12_1x4, 2x10, 3x10, 2x12, 5x8, or empty.',
      '2 Trainee until "2026-01-01": Training ends on the day of hiring or later.',
      '2 Qualifications "Fire desk; Police": There is no qualification Police.',
      '2 Phone "x": Phone has 3 to 32 digits, spaces and the signs + ( ) . -',
      '3 E-mail "far@example.test": This address already belongs to an account.',
      '3 Employee number "A1": Ada has this employee number.',
      '5 E-mail "LEE@example.test": Line 4 has this address too.',
      '5 Employee number "E1": Line 4 has this employee number too.',
      '6 E-mail "ada@example.test": Ada has this address, with another name, role, center or employee number. A file adds people and changes nobody.',
      '7  "Max | max@example.test": This line has 2 cells, the header 11.',
    ]);
    expect(errorsOf('Name,E-mail,Preferred shift\nKim,kim@example.test,N10')).toEqual([
      '2 Preferred shift "N10": There is no such shift at this center. Give its code or its name.',
    ]);
  });

  it('says what is wrong with its first line, and with a file of too many or of nobody', () => {
    expect(errorsOf('Name,Shoe size,Full name\nKim,9,Kim')).toEqual([
      expect.stringContaining(
        '1 Shoe size "Shoe size": There is no such column. The columns are Name, E-mail,',
      ),
      '1 Full name "Full name": The column Name is there twice.',
      '1 E-mail "": The column E-mail is needed.',
    ]);
    expect(errorsOf('')).toEqual(['1  "": The file is empty.']);
    expect(errorsOf('Name,E-mail\n')).toEqual(['1  "": The file names its columns and nobody.']);
    const many = Array.from({ length: 1001 }, (_, n) => `P${n},p${n}@example.test`);
    expect(errorsOf(['Name,E-mail', ...many].join('\n'))).toEqual([
      '1  "": A file has at most 1,000 people; this one has 1001.',
    ]);
  });

  it('says little of a file that is huge in a cell, a list or a header', () => {
    const long = 'a'.repeat(100_000);
    expect(parse(`Name,Email\n${long},kim@example.test`).errors.map(({ value }) => value.length)).toEqual([
      200,
    ]);
    expect(errorsOf(`${'a,'.repeat(50_000)}a\nKim`)).toEqual([
      '1  "": A file has at most 100 columns; this one has 50001.',
    ]);
    const { errors } = parse(`Name,Email,Qualifications\nKim,kim@example.test,${'x;'.repeat(20_000)}`);
    expect(errors).toHaveLength(51);
    expect(errors[0]?.reason).toBe('A person has at most 50 qualifications.');
    expect(Math.max(...errors.map(({ value }) => value.length))).toBe(200);
    expect(parse(`Name\nKim${',x'.repeat(100_000)}`).errors.every(({ value }) => value.length <= 200)).toBe(
      true,
    );
  });

  it('passes over whoever is there already in the same words', () => {
    const text = 'Name,E-mail,Role,Employee number\nAda,ADA@example.test,admin,A1\nKim,kim@example.test,,';
    expect(parse(text)).toMatchObject({ people: [{ fullName: 'Kim' }], errors: [], already: 1 });
  });

  it('invites again whose invitation was revoked, unless anything is wrong', () => {
    const header = 'Name,E-mail,Role';
    const [ada, rob] = ['Ada,ada@example.test,admin', 'Rob,ROB@example.test,'];
    const text = `Name,E-mail,Role,Employee number\n${ada},A1\n${rob},`;
    expect(parse(text)).toMatchObject({
      people: [],
      again: [{ row: 3, email: 'rob@example.test' }],
      errors: [],
      already: 1,
    });
    expect(parse(`${header}\n${rob}\n,x@example.test,`)).toMatchObject({ people: [], again: [] });
    expect(errorsOf(`${header}\nRobert,rob@example.test,`)).toEqual([
      expect.stringContaining('A file adds people and changes nobody.'),
    ]);
  });

  it('names its addresses in small letters, each once', () => {
    const text = 'Mail,Name\nKIM@example.test,Kim\nkim@example.test,Kim\nnone,Lou';
    expect(emailsOf(readTable(text).rows)).toEqual(['kim@example.test']);
    expect(emailsOf(readTable('Name\nKim').rows)).toEqual([]);
  });

  it('takes what begins like a formula for text', () => {
    expect(parse(`Name,E-mail\n"=HYPERLINK(""http://x"")",kim@example.test`).people).toMatchObject([
      { fullName: '=HYPERLINK("http://x")' },
    ]);
  });
});

describe('the directory as a file', () => {
  const person = (changed: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
    fullName: 'Kim Lee',
    email: 'kim@example.test',
    role: 'supervisor',
    center: { id: south, name: 'South' },
    employeeNumber: 'E7',
    hiredOn: '2026-02-04',
    seniorityDate: '1998-07-01',
    pattern: '3x12_1x4',
    preferredShiftCode: 'D10',
    phone: '+1 555 0100',
    traineeUntil: 'open',
    qualifications: ['Fire desk', 'Medical'],
    ...changed,
  });

  it('can be read again, and holds nothing that a spreadsheet runs', () => {
    const text = peopleCsv([person({ fullName: '=1+1' })]);
    expect(text).toContain(`\r\n'=1+1,kim@example.test,supervisor,South,E7,`);
    expect(text).toContain(`,'+1 555 0100,open,"Fire desk; Medical"\r\n`);
    expect(parse(text)).toMatchObject({
      errors: [],
      people: [
        {
          fullName: '=1+1',
          role: 'supervisor',
          centerId: south,
          employeeNumber: 'E7',
          hiredOn: '2026-02-04',
          seniorityDate: '1998-07-01',
          pattern: '3x12_1x4',
          preferredShiftId: 2,
          phone: '+1 555 0100',
          trainee: { toDate: null, trainerId: null },
          qualificationIds: [7, 8],
        },
      ],
    });
  });

  it('begins with the columns, which alone are the template', () => {
    expect(peopleTemplate()).toBe(
      '\uFEFFName,E-mail,Role,Center,Employee number,Hired on,Seniority date,Pattern,Preferred shift,Phone,Trainee until,Qualifications\r\n',
    );
  });
});
