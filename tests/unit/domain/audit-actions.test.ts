import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENTITY_NOUNS } from '#lib/domain/audit-changes.ts';
import { AUDIT_KINDS } from '#lib/domain/audit-kinds.ts';
import { AUDIT_ACTION_GROUPS, hasWords } from '#lib/domain/audit-words.ts';

const schema = readFileSync(new URL('../../../supabase/schema.sql', import.meta.url), 'utf8');

/** What is between the parentheses of each call, which may have others in it. */
function callsOf(name: string): string[] {
  return [...schema.matchAll(new RegExp(`private\\.${name}\\(`, 'g'))].map(({ index, 0: start }) => {
    let depth = 1;
    let end = index + start.length;
    for (; depth > 0 && end < schema.length; end++) {
      if (schema[end] === '(') depth += 1;
      if (schema[end] === ')') depth -= 1;
    }
    return schema.slice(index + start.length, end - 1);
  });
}

const NAME = /'([a-z_]+\.[a-z_]+|refused)'/g;
const literalsIn = (text: string): string[] => [...text.matchAll(NAME)].map(([, name = '']) => name);

/** How a run ends without a result: `generate_` is finished by its state. */
function endings(): string[] {
  const states = schema.match(/create type public\.generation_state as enum \(([^)]*)\)/)?.[1] ?? '';
  return [...states.matchAll(/'([a-z]+)'/g)].flatMap(([, state = '']) =>
    state === 'running' || state === 'succeeded' ? [] : [state],
  );
}

/** Every action that the database writes by name: in calls, and where one is set for the triggers. */
function namedActions(): string[] {
  const set = [...schema.matchAll(/'app\.action',\s*'([a-z_.]+)'/g)].map(([, name = '']) => name);
  const recorded = ['record_audit', 'set_action', 'record_sign_in'].flatMap((name) =>
    callsOf(name).flatMap(literalsIn),
  );
  // A verb behind the name of what was generated, or behind a fixed beginning.
  const verbs = callsOf('record_run').flatMap((call) => {
    const verb = call.match(/,\s*'([a-z_]+)'/)?.[1] ?? '';
    const whole = verb.endsWith('_') ? endings().map((ending) => verb + ending) : [verb];
    return whole.flatMap((name) => (name === '' ? [] : [`schedule.${name}`, `scenario.${name}`]));
  });
  const built = [...schema.matchAll(/'([a-z_]+)\.' \|\| case [\s\S]{0,200}? end/g)].flatMap(
    ([whole, entity = '']) =>
      [...whole.matchAll(/(?:then|else) '([a-z_]+)'/g)].map(([, verb = '']) => `${entity}.${verb}`),
  );
  return [...set, ...recorded, ...verbs, ...built].filter((name) => !/^(app|request|security)\./.test(name));
}

/** What the triggers of tables write: an entity with each verb. */
function tableActions(): string[] {
  const entities = [...schema.matchAll(/EXECUTE FUNCTION private\.audit_row\('([a-z_]+)'/g)].map(
    ([, name = '']) => name,
  );
  return entities.flatMap((entity) => ['create', 'update', 'remove'].map((verb) => `${entity}.${verb}`));
}

it('the schema is read', () => {
  const found = namedActions();
  for (const known of [
    'user.invite',
    'schedule.publish',
    'swap.deny',
    'roster.edit',
    'webhook_secret.create',
    'user.sign_in_failed',
    'schedule.generate_failed',
  ]) {
    expect(found).toContain(known);
  }
  expect(tableActions()).toContain('holiday.remove');
});

it('every action that the database can write has a sentence of its own', () => {
  const silent = [...namedActions(), ...tableActions()].filter((action) => !hasWords(action));
  expect([...new Set(silent)]).toEqual([]);
});

it('an action that nobody knows has none', () => {
  expect(hasWords('moon.land')).toBe(false);
  expect(hasWords('moon.create')).toBe(false);
  expect(hasWords('schedule.dance')).toBe(false);
});

it('whatever rows say they are of belongs to a kind that can be looked for', () => {
  const grouped = new Set(Object.values(AUDIT_KINDS).flatMap(({ entities }) => entities));
  const known = [
    ...Object.keys(ENTITY_NOUNS),
    ...callsOf('record_audit').flatMap((call) =>
      [...call.matchAll(/'entity', '([a-z_]+)'|"entity":"([a-z_]+)"/g)].map(([, a, b]) => a ?? b ?? ''),
    ),
  ];
  expect(known.filter((entity) => !grouped.has(entity))).toEqual([]);
});

it('no action stands in two groups', () => {
  const all = AUDIT_ACTION_GROUPS.flatMap(({ actions }) => actions.map(({ action }) => action));
  expect(new Set(all).size).toBe(all.length);
});
