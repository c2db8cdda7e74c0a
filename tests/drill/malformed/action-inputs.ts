import type { Random } from '../random.ts';
import type { Shape } from './action-schemas.ts';

/** Ids of rows and people that there are, whose ever they are. */
export type KnownIds = { numbers: readonly [number, ...number[]]; uuids: readonly [string, ...string[]] };

const long = (text: string, count: number) => text.repeat(count);
let deep: unknown = [];
for (let level = 0; level < 2000; level += 1) deep = [deep];

/** What no field of a form holds, or only just. */
const hostile: readonly [unknown, ...unknown[]] = [
  null,
  ...['', ' ', '\0', 'a\0b', '\ud800', '\u202e\u0000', '\u{1f46e}', 'e\u0301', '\ufeff', '\r\n'],
  ...[
    "'; drop table public.profiles; --",
    '<img src=x onerror=alert(1)>',
    '{{7*7}}',
    '%00',
    '../../etc/passwd',
  ],
  ...['null', 'undefined', 'NaN', '-1', '0', '1e3', '0x10', '١٢٣', '__proto__', 'constructor', 'toString'],
  ...[
    '2036-02-30',
    '0000-00-00',
    '9999-12-31',
    '-000001-01-01',
    '275760-09-13',
    '24:00',
    '25:61',
    '2036-01-01',
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'a@b',
    `${'a'.repeat(64)}@b.example`,
    'https://127.0.0.1/',
    'file:///x',
  ],
  ...[long('x', 100_000), long('\u{1f46e}', 20_000), long('\u0301', 20_000), long('9', 400), long('[', 5000)],
  ...[-1, 0, -0, 0.5, 1e-7, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, -1e308, 8_640_000_000_000_001],
  ...[
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    [{}],
    { length: 1e9 },
    { toString: 1 },
    JSON.parse('{"toJSON":1,"then":1}'),
  ],
  ...[deep, Array.from({ length: 5000 }, (_, index) => index), Array.from({ length: 600 }, () => ({}))],
];

/** Names that mean something to a language, to a database or to whoever wrote a function. */
const strangeKeys = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', '', '\0', '$where'],
  ...['agencyId', 'agency_id', 'role', 'userId', 'p_actor', 'status', 'isAdmin', 'id'],
] as const;

/** What a shape allows, filled with ids that there are; null where it says nothing. */
function plausible(shape: Shape, ids: KnownIds, random: Random): unknown {
  const { anyOf, oneOf, allOf, type } = shape;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum?.length) return shape.enum[random.between(0, shape.enum.length - 1)];
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices?.length) {
    const chosen = choices[random.between(0, choices.length - 1)];
    return chosen === undefined ? null : plausible(chosen, ids, random);
  }
  if (type === 'object' || shape.properties) {
    const required = new Set(shape.required);
    return Object.fromEntries(
      Object.entries(shape.properties ?? {})
        .filter(([name]) => required.has(name) || random.next() < 0.5)
        .map(([name, inner]) => [name, plausible(inner, ids, random)]),
    );
  }
  if (type === 'array') {
    const length = Math.max(shape.minItems ?? 0, random.between(0, 2));
    return Array.from({ length }, () => (shape.items ? plausible(shape.items, ids, random) : null));
  }
  if (type === 'boolean') return random.next() < 0.5;
  if (type === 'integer' || type === 'number') {
    const { minimum = 0, maximum = 2 ** 31 - 1 } = shape;
    const known = random.pick(ids.numbers);
    return known >= minimum && known <= maximum ? known : minimum;
  }
  if (type === 'string') return plausibleText(shape, ids, random);
  return null;
}

function plausibleText({ format, minLength = 1 }: Shape, ids: KnownIds, random: Random): string {
  if (format === 'uuid' || format === 'guid') return random.pick(ids.uuids);
  if (format === 'email') return `drill-${random.between(1, 99)}@malformed.example`;
  const odd = random.pick(hostile);
  const words = typeof odd === 'string' ? odd.slice(0, 60) : 'Radio desk';
  const texts = [
    '2036-01-05',
    '2036-02-01',
    '09:00',
    '123456',
    words,
    words,
    random.pick(ids.uuids),
  ] as const;
  return random.pick(texts).padEnd(minLength, 'x');
}

/** The body of a call of an action, and whether its envelope is whole: what Next takes apart before the action is asked. */
export type ActionBody = { body: Buffer | string; contentType: string; isWhole: boolean };

/** One malformed call of an action of that shape. */
export function malformedBody(shape: Shape, ids: KnownIds, random: Random): ActionBody {
  if (random.next() < 0.12) return brokenEnvelope(shape, ids, random);
  let input = random.next() < 0.1 ? random.pick(hostile) : plausible(shape, ids, random);
  // Some are of the right shape: only what they name is not the sender's, or is no word of anybody.
  const changes = random.next() < 0.35 ? 0 : random.between(1, 3);
  for (let change = 0; change < changes; change += 1) input = spoil(input, random);
  return asText(input, random);
}

/** The value with one part of it exchanged, left out or added. */
function spoil(value: unknown, random: Random): unknown {
  if (random.next() < 0.15 || typeof value !== 'object' || value === null) return random.pick(hostile);
  if (Array.isArray(value)) {
    if (value.length === 0) return [random.pick(hostile)];
    const at = random.between(0, value.length - 1);
    return value.map((part, index) => (index === at ? spoil(part, random) : part));
  }
  const entries = Object.entries(value);
  const kind = random.next();
  if (entries.length === 0 || kind < 0.15) {
    return Object.fromEntries([...entries, [keyFor(random), random.pick(hostile)]]);
  }
  const at = random.between(0, entries.length - 1);
  if (kind < 0.25) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([name, part], index) => [name, index === at ? spoil(part, random) : part]),
  );
}

function keyFor(random: Random): string {
  const [first, ...rest] = strangeKeys;
  return random.pick([first, ...rest]);
}

/** As a browser sends it; texts that begin with `$` mean something to React, so they are escaped as it does. */
function asText(input: unknown, random: Random): ActionBody {
  const escaped = (_: string, value: unknown) =>
    typeof value === 'string' && value.startsWith('$') ? `$${value}` : value;
  const more = random.next() < 0.05 ? [1, null] : [];
  const body = JSON.stringify([input, ...more], escaped) ?? '[]';
  return { body, contentType: 'text/plain;charset=UTF-8', isWhole: true };
}

function brokenEnvelope(shape: Shape, ids: KnownIds, random: Random): ActionBody {
  const whole = JSON.stringify([plausible(shape, ids, random)]);
  const cut = whole.slice(0, random.between(0, Math.max(0, whole.length - 1)));
  const boundary = '----malformed';
  const part = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const form = `multipart/form-data; boundary=${boundary}`;
  const text = 'text/plain;charset=UTF-8';
  const json = 'application/json';
  const bodies: readonly [[Buffer | string, string], ...[Buffer | string, string][]] = [
    [cut, text],
    ['', text],
    ['{}', text],
    ['null', text],
    ['["$F1"]', text],
    ['["$1"]', text],
    ['["$@1"]', text],
    ['["$K1"]', text],
    ['["$1:__proto__:constructor:constructor"]', text],
    ['["$undefined","$NaN","$Infinity","$-0"]', text],
    ['["$D2036-99-99"]', text],
    [`["$n${long('9', 5000)}"]`, text],
    ['["$Q1","$W1","$i1"]', text],
    [whole, json],
    [whole, 'application/x-www-form-urlencoded'],
    [whole, form],
    [whole, 'multipart/form-data'],
    [whole, ''],
    [whole, 'text/plain;charset=utf-16'],
    [`${part('0', '["$K1"]')}${part('_1_x', 'y')}--${boundary}--`, form],
    [`${part('0', '["$1"]')}${part('1', '"$0"')}--${boundary}--`, form],
    [`${part('0', '["$1:constructor:prototype"]')}${part('1', '{}')}--${boundary}--`, form],
    [`${part('__proto__', 'x')}${part('0', whole)}--${boundary}--`, form],
    [part('0', whole), form],
    [Buffer.from([0xff, 0xfe, 0x00, 0x5b, 0x80]), text],
    [`${long('[', 50_000)}${long(']', 50_000)}`, text],
    [`["${long('x', 900_000)}"]`, text],
  ];
  const [body, contentType] = random.pick(bodies);
  return { body, contentType, isWhole: false };
}
