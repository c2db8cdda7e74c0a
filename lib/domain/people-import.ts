/** Files of people: what their lines mean, what is wrong with them, and how the directory is written as one. */

import { csvText } from './csv-cell.ts';
import { countOf } from './format.ts';
import { PATTERN_LABELS } from './patterns.ts';
import type { ImportError, ImportPerson } from './people-records.ts';
import { careerDate, IMPORT_PEOPLE_MAX } from './people-schemas.ts';
import { type PersonMarks, periodState } from './person-words.ts';
import type { AnyRole } from './reading-roles.ts';
import type { PersonRecord } from './records.ts';
import { email, fullName, line as lineOf, localDate, phone } from './schemas.ts';
import { type LocalDate, PATTERN_IDS, type PatternId, ROLES, type Role } from './types.ts';

const COLUMNS = {
  fullName: { title: 'Name', names: ['name', 'fullname', 'employeename', 'person'] },
  email: { title: 'E-mail', names: ['email', 'emailaddress', 'mail'] },
  role: { title: 'Role', names: ['role', 'position'] },
  center: { title: 'Center', names: ['center', 'centre', 'site'] },
  employeeNumber: {
    title: 'Employee number',
    names: ['employeenumber', 'employeeno', 'employeeid', 'badge', 'badgenumber', 'number', 'id'],
  },
  hiredOn: { title: 'Hired on', names: ['hiredon', 'hiredate', 'datehired', 'hired', 'startdate'] },
  seniorityDate: { title: 'Seniority date', names: ['senioritydate', 'seniority', 'senioritysince'] },
  pattern: { title: 'Pattern', names: ['pattern', 'workpattern', 'assignedpattern'] },
  preferredShift: {
    title: 'Preferred shift',
    names: ['preferredshift', 'shiftpreference', 'preference', 'preferred'],
  },
  phone: { title: 'Phone', names: ['phone', 'phonenumber', 'mobile', 'cell', 'cellphone', 'telephone'] },
  traineeUntil: { title: 'Trainee until', names: ['traineeuntil', 'trainee', 'traininguntil'] },
  qualifications: { title: 'Qualifications', names: ['qualifications', 'qualification', 'certifications'] },
} as const;
type Column = keyof typeof COLUMNS;

function isColumn(name: string): name is Column {
  return name in COLUMNS;
}
const columnNames = Object.keys(COLUMNS).filter(isColumn);
const titles = columnNames.map((column) => COLUMNS[column].title);

/** What a file is read against. */
export type KnownPeople = {
  /** Everybody of the agency. */
  people: readonly {
    email: string;
    fullName: string;
    role: AnyRole;
    centerId: string | null;
    employeeNumber: string | null;
    /** Deactivated with an invitation that was revoked: not here, and can be invited again. */
    isRevoked: boolean;
  }[];
  /** Addresses of the file that belong to an account elsewhere, in small letters. */
  foreignEmails: ReadonlySet<string>;
  /** Those that are open. */
  centers: readonly { id: string; name: string }[];
  /** Those in use. */
  shifts: readonly { id: number; centerId: string; code: string; name: string }[];
  qualifications: readonly { id: number; name: string }[];
};

/** What an empty cell means: the center of whoever asks, and the day from which patterns hold. */
export type ImportDefaults = { centerId: string | null; today: LocalDate };

export type ParsedPeople = {
  /** To be stored; nobody when anything is wrong. */
  people: ImportPerson[];
  /** Who is there already in the same words, with a revoked invitation: to be invited again. Nobody when anything is wrong. */
  again: ImportPerson[];
  /** Everything that is wrong, by line. */
  errors: ImportError[];
  /** How many lines name somebody who is there already, in the same words. */
  already: number;
};

type Row = { line: number; cells: readonly string[] };

/** What is wrong is shown; a cell can be as long as the file. */
const SHOWN_MAX = 200;
/** More than any header of ours, with room for those that are not known. */
const WIDTH_MAX = 100;
const QUALIFICATIONS_MAX = 50;

/** The addresses that a file names, in small letters, each once; none when it has no such column. */
export function emailsOf(rows: readonly Row[]): string[] {
  const [header, ...lines] = rows;
  const place = header?.cells.findIndex((cell) => columnOf(cell) === 'email') ?? -1;
  if (place === -1) return [];
  const read = lines.map(({ cells }) => email.safeParse(cells[place] ?? ''));
  return [...new Set(read.flatMap(({ data }) => data ?? []))];
}

/** Reads the lines of a file, the first of which names the columns. Everything that is wrong is told at once. */
export function parsePeople(
  rows: readonly Row[],
  known: KnownPeople,
  defaults: ImportDefaults,
): ParsedPeople {
  const [header, ...lines] = rows;
  const refused = (errors: ImportError[]): ParsedPeople => ({ people: [], again: [], errors, already: 0 });
  if (header === undefined) return refused([wholeFile('The file is empty.')]);
  const head = readHeader(header);
  if ('errors' in head) return refused(head.errors);
  if (lines.length === 0) return refused([wholeFile('The file names its columns and nobody.')]);
  if (lines.length > IMPORT_PEOPLE_MAX) {
    const most = countOf(IMPORT_PEOPLE_MAX, 'person', 'people');
    return refused([wholeFile(`A file has at most ${most}; this one has ${lines.length}.`)]);
  }
  const reader = new Reader(head, known, defaults);
  for (const row of lines) reader.read(row);
  return reader.outcome();
}

function shown(text: string): string {
  return text.slice(0, SHOWN_MAX);
}

function wholeFile(reason: string): ImportError {
  return { row: 1, column: '', value: '', reason };
}

/** A header in small letters and digits alone, so that `E-Mail` and `email` are one. */
function columnOf(header: string): Column | undefined {
  const plain = header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return columnNames.find((column) => COLUMNS[column].names.some((name) => name === plain));
}

type Header = { width: number; places: ReadonlyMap<Column, { index: number; title: string }> };

function readHeader({ line, cells }: Row): Header | { errors: ImportError[] } {
  const errors: ImportError[] = [];
  const places = new Map<Column, { index: number; title: string }>();
  const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (width > WIDTH_MAX) {
    return { errors: [wholeFile(`A file has at most ${WIDTH_MAX} columns; this one has ${width}.`)] };
  }
  cells.slice(0, width).forEach((cell, index) => {
    const title = cell.trim();
    const column = columnOf(title);
    const wrong = (reason: string) =>
      errors.push({ row: line, column: shown(title), value: shown(cell), reason });
    if (column === undefined) wrong(`There is no such column. The columns are ${titles.join(', ')}.`);
    else if (places.has(column)) wrong(`The column ${COLUMNS[column].title} is there twice.`);
    else places.set(column, { index, title });
  });
  for (const column of ['fullName', 'email'] as const) {
    if (!places.has(column)) {
      const { title } = COLUMNS[column];
      errors.push({ row: line, column: title, value: '', reason: `The column ${title} is needed.` });
    }
  }
  return errors.length > 0 ? { errors } : { width, places };
}

/** Reads line by line, and remembers what only one line may have. */
class Reader {
  readonly #head: Header;
  readonly #known: KnownPeople;
  readonly #defaults: ImportDefaults;
  readonly #people: ImportPerson[] = [];
  readonly #again: ImportPerson[] = [];
  readonly #errors: ImportError[] = [];
  readonly #lineOfEmail = new Map<string, number>();
  readonly #lineOfNumber = new Map<string, number>();
  readonly #byEmail: ReadonlyMap<string, KnownPeople['people'][number]>;
  readonly #byNumber: ReadonlyMap<string, KnownPeople['people'][number]>;
  #already = 0;

  constructor(head: Header, known: KnownPeople, defaults: ImportDefaults) {
    this.#head = head;
    this.#known = known;
    this.#defaults = defaults;
    this.#byEmail = new Map(known.people.map((person) => [person.email.toLowerCase(), person]));
    this.#byNumber = new Map(
      known.people.flatMap((person) =>
        person.employeeNumber === null ? [] : [[person.employeeNumber, person]],
      ),
    );
  }

  outcome(): ParsedPeople {
    const errors = this.#errors;
    const isClean = errors.length === 0;
    return {
      people: isClean ? this.#people : [],
      again: isClean ? this.#again : [],
      errors,
      already: this.#already,
    };
  }

  read({ line, cells }: Row): void {
    const { width, places } = this.#head;
    const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (cells.length < width || filled > width) {
      const has = countOf(Math.max(filled, cells.length), 'cell', 'cells');
      const reason = `This line has ${has}, the header ${width}.`;
      this.#errors.push({
        row: line,
        column: '',
        value: shown(cells.slice(0, WIDTH_MAX).join(' | ')),
        reason,
      });
      return;
    }
    const textOf = (column: Column): string => cells[places.get(column)?.index ?? -1]?.trim() ?? '';
    let isClean = true;
    const wrong = (column: Column, reason: string): null => {
      const title = places.get(column)?.title ?? COLUMNS[column].title;
      this.#errors.push({ row: line, column: title, value: shown(textOf(column)), reason });
      isClean = false;
      return null;
    };
    /** What a cell says by a schema; null for an empty one. */
    const cellOf = <Value>(column: Column, schema: Schema<Value>): Value | null => {
      const text = textOf(column);
      if (text === '') return null;
      const { data, error } = schema.safeParse(text);
      return data ?? wrong(column, error?.issues[0]?.message ?? 'This cannot be read.');
    };
    const needed = <Value>(column: Column, schema: Schema<Value>): Value | null =>
      textOf(column) === '' ? wrong(column, `${COLUMNS[column].title} is needed.`) : cellOf(column, schema);
    const dateOf = (column: Column, schema: Schema<string>): LocalDate | null => {
      const text = textOf(column);
      if (text === '') return null;
      const { data, error } = schema.safeParse(plainDate(text));
      return data ?? wrong(column, error?.issues[0]?.message ?? 'This is no date.');
    };

    const address = needed('email', email);
    const name = needed('fullName', fullName);
    const role = textOf('role') === '' ? 'dispatcher' : roleOf(textOf('role'));
    if (role === null) wrong('role', `Role is one of ${ROLES.join(', ')}.`);
    const center = this.#centerOf(textOf('center'));
    if (center === null) {
      const names = this.#known.centers.map((one) => one.name).join(', ');
      wrong(
        'center',
        textOf('center') === '' ? 'Center is needed.' : `There is no such center. Centers are ${names}.`,
      );
    }
    const employeeNumber = cellOf('employeeNumber', numberSchema);
    const hiredOn = dateOf('hiredOn', hiredSchema);
    const seniorityDate = dateOf('seniorityDate', senioritySchema);
    const pattern = patternOf(textOf('pattern'));
    if (pattern === undefined) wrong('pattern', `Pattern is one of ${PATTERN_IDS.join(', ')}, or empty.`);
    const preferredShiftId = this.#shiftOf(textOf('preferredShift'), center);
    if (preferredShiftId === undefined) {
      wrong('preferredShift', 'There is no such shift at this center. Give its code or its name.');
    }
    const trainee = ((): ImportPerson['trainee'] => {
      const text = textOf('traineeUntil');
      if (text === '') return null;
      if (OPEN_END.has(text.toLowerCase())) return { toDate: null, trainerId: null };
      const toDate = dateOf('traineeUntil', traineeSchema);
      if (toDate === null) return null;
      if (toDate < (hiredOn ?? this.#defaults.today)) {
        return wrong('traineeUntil', 'Training ends on the day of hiring or later.');
      }
      return { toDate, trainerId: null };
    })();
    const wantedQualifications = splitList(textOf('qualifications'));
    if (wantedQualifications.length > QUALIFICATIONS_MAX) {
      wrong('qualifications', `A person has at most ${QUALIFICATIONS_MAX} qualifications.`);
    }
    const qualificationIds = wantedQualifications.slice(0, QUALIFICATIONS_MAX).flatMap((wanted) => {
      const found = this.#known.qualifications.find((one) => isSame(one.name, wanted));
      if (found !== undefined) return found.id;
      wrong('qualifications', `There is no qualification ${wanted.slice(0, 80)}.`);
      return [];
    });
    const telephone = cellOf('phone', phone);

    if (address !== null) {
      const before = this.#lineOfEmail.get(address);
      if (before !== undefined) wrong('email', `Line ${before} has this address too.`);
      else this.#lineOfEmail.set(address, line);
    }
    const there = address === null ? undefined : this.#byEmail.get(address);
    if (address !== null && this.#known.foreignEmails.has(address)) {
      wrong('email', 'This address already belongs to an account.');
    }
    if (employeeNumber !== null) {
      const before = this.#lineOfNumber.get(employeeNumber);
      const holder = this.#byNumber.get(employeeNumber);
      if (before !== undefined) wrong('employeeNumber', `Line ${before} has this employee number too.`);
      else if (holder !== undefined && holder !== there) {
        wrong('employeeNumber', `${holder.fullName} has this employee number.`);
      }
      if (before === undefined) this.#lineOfNumber.set(employeeNumber, line);
    }
    if (!isClean || address === null || name === null || role === null || center === null) return;
    const person: ImportPerson = {
      row: line,
      email: address,
      fullName: name,
      role,
      centerId: center,
      employeeNumber,
      hiredOn,
      seniorityDate,
      pattern: pattern ?? null,
      preferredShiftId: preferredShiftId ?? null,
      phone: telephone,
      trainee,
      qualificationIds: [...new Set(qualificationIds)],
    };
    if (there === undefined) this.#people.push(person);
    else if (
      there.fullName !== name ||
      there.role !== role ||
      there.centerId !== center ||
      there.employeeNumber !== employeeNumber
    ) {
      const reason = `${there.fullName} has this address, with another name, role, center or employee number. A file adds people and changes nobody.`;
      wrong('email', reason);
    } else if (there.isRevoked) this.#again.push(person);
    else this.#already += 1;
  }

  #centerOf(text: string): string | null {
    if (text === '') return this.#defaults.centerId;
    return this.#known.centers.find(({ name }) => isSame(name, text))?.id ?? null;
  }

  /** Undefined when there is no such shift; of a center that is not known none is looked for. */
  #shiftOf(text: string, centerId: string | null): number | null | undefined {
    if (text === '' || centerId === null) return null;
    const here = this.#known.shifts.filter((shift) => shift.centerId === centerId);
    return (here.find(({ code }) => isSame(code, text)) ?? here.find(({ name }) => isSame(name, text)))?.id;
  }
}

type Schema<Value> = {
  safeParse(value: unknown): { data?: Value; error?: { issues: { message: string }[] } };
};

const numberSchema = lineOf('Employee number', 32);
const hiredSchema = careerDate('Hired on');
const senioritySchema = careerDate('Seniority date');
const traineeSchema = localDate('Trainee until');
/** A trainee without a known end. */
const OPEN_END: ReadonlySet<string> = new Set(['open', 'yes', 'x']);

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function splitList(text: string): string[] {
  return text
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function roleOf(text: string): Role | null {
  return ROLES.find((role) => isSame(role, text)) ?? null;
}

/** `4 × 10 h`, `4x10` and `4X10` are one pattern. Undefined when there is none such. */
function patternOf(text: string): PatternId | null | undefined {
  const plain = patternKey(text);
  if (plain === '' || plain === 'none' || plain === 'nopattern') return null;
  return PATTERN_IDS.find((id) => plain === patternKey(id) || plain === patternKey(PATTERN_LABELS[id]));
}

function patternKey(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('×', 'x')
    .replaceAll(/[^a-z0-9]/g, '');
}

/** A date of an American spreadsheet, `2/4/2026`, as `2026-02-04`; any other text as it is. */
function plainDate(text: string): string {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  if (month === undefined || day === undefined || year === undefined) return text;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Somebody of the directory with what a file can say. */
export type DirectoryPerson = Pick<
  PersonRecord,
  | 'fullName'
  | 'email'
  | 'role'
  | 'center'
  | 'employeeNumber'
  | 'hiredOn'
  | 'seniorityDate'
  | 'pattern'
  | 'preferredShiftCode'
  | 'phone'
> & {
  /** Null = no trainee today; `open` = no end is known. */
  traineeUntil: LocalDate | 'open' | null;
  qualifications: readonly string[];
};

/** What a file says of somebody of the directory: of what begins later or has ended, nothing. */
export function directoryLine(
  person: PersonRecord & Pick<PersonMarks, 'duty' | 'qualifications'>,
  qualificationNames: ReadonlyMap<number, string>,
  today: LocalDate,
): DirectoryPerson {
  const training = person.duty.find(({ kind }) => kind === 'trainee');
  return {
    ...person,
    traineeUntil: training === undefined ? null : (training.toDate ?? 'open'),
    qualifications: person.qualifications.flatMap((held) =>
      periodState(held, today) === 'now' ? (qualificationNames.get(held.qualificationId) ?? []) : [],
    ),
  };
}

/** The first line of a file of people and nothing else, to be filled in. */
export function peopleTemplate(): string {
  return peopleCsv([]);
}

/** People as a file that can be read again. A byte-order mark tells spreadsheets that it is UTF-8. */
export function peopleCsv(people: readonly DirectoryPerson[]): string {
  const cellsOf = (person: DirectoryPerson): Record<Column, string | null> => ({
    fullName: person.fullName,
    email: person.email,
    role: person.role,
    center: person.center?.name ?? null,
    employeeNumber: person.employeeNumber,
    hiredOn: person.hiredOn,
    seniorityDate: person.seniorityDate,
    pattern: person.pattern,
    preferredShift: person.preferredShiftCode,
    phone: person.phone,
    traineeUntil: person.traineeUntil,
    qualifications: person.qualifications.join('; '),
  });
  const lines = people.map((person) => {
    const cells = cellsOf(person);
    return columnNames.map((column) => csvText(cells[column] ?? '')).join(',');
  });
  return `\uFEFF${[titles.join(','), ...lines].map((line) => `${line}\r\n`).join('')}`;
}
