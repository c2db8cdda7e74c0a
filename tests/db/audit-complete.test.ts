import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const itself = 'the audit itself';
const byFunction = 'the functions that write it record what they do, with counts instead of rows';
const follows = 'follows from changes that are recorded, in the same transaction';
const machinery = 'machinery: what it is for is recorded where it takes effect';

/** What no trigger records, and why. */
const unrecorded: Readonly<Record<string, { operations: string[]; because: string }>> = {
  'private.board_devices': { operations: ['insert', 'update'], because: byFunction },
  'private.calendar_feeds': { operations: ['insert', 'update'], because: byFunction },
  'private.chat_mentions': { operations: ['insert', 'delete'], because: follows },
  'private.chat_message_versions': { operations: ['insert'], because: follows },
  'private.chat_receipts': { operations: ['insert'], because: 'recorded when somebody confirms' },
  'private.edit_fills': { operations: ['insert'], because: follows },
  'private.floor_devices': { operations: ['insert', 'update'], because: byFunction },
  'private.invitation_tries': { operations: ['insert', 'update', 'delete'], because: machinery },
  'private.known_devices': { operations: ['insert', 'update'], because: 'follows from sign-ins' },
  'private.leave_rows': { operations: ['insert'], because: follows },
  'private.live_log': { operations: ['insert', 'delete'], because: machinery },
  'private.offer_links': { operations: ['insert', 'update'], because: machinery },
  'private.offline_asks': { operations: ['insert'], because: follows },
  'private.outbox': { operations: ['insert'], because: machinery },
  'private.recovery_codes': { operations: ['insert', 'delete'], because: byFunction },
  'private.recovery_tries': { operations: ['insert', 'delete'], because: byFunction },
  'private.revision_bases': { operations: ['insert', 'delete'], because: follows },
  'private.session_activity': {
    operations: ['insert', 'update'],
    because: 'that somebody is there is nothing that is done; locking by hand is recorded',
  },
  'private.set_up_codes': { operations: ['insert', 'delete'], because: machinery },
  'private.set_ups': { operations: ['insert', 'update'], because: byFunction },
  'private.sign_in_guards': { operations: ['insert', 'update', 'delete'], because: byFunction },
  'private.told': { operations: ['insert', 'delete'], because: machinery },
  'private.told_shortfalls': { operations: ['insert', 'update', 'delete'], because: machinery },
  'private.turns': { operations: ['insert'], because: machinery },
  'private.webhook_secrets': {
    operations: ['insert'],
    because: 'recorded by its function, without the secret',
  },
  'private.workers': { operations: ['insert', 'delete'], because: machinery },
  'public.audit_anchors': { operations: ['insert'], because: itself },
  'public.audit_chain': { operations: ['insert', 'delete'], because: itself },
  'public.audit_checkpoints': { operations: ['insert'], because: itself },
  'public.audit_logs': { operations: ['insert', 'delete'], because: itself },
  'public.call_out_candidates': { operations: ['insert', 'update'], because: byFunction },
  'public.call_out_events': { operations: ['insert'], because: follows },
  'public.certificate_events': { operations: ['insert'], because: follows },
  'public.chat_members': {
    operations: ['update'],
    because: 'how far somebody has read, and what they muted, is theirs',
  },
  'public.chat_messages': { operations: ['delete'], because: 'pruning is recorded with counts' },
  'public.comment_mentions': { operations: ['insert', 'delete'], because: follows },
  'public.comment_versions': { operations: ['insert'], because: follows },
  'public.coverage_snapshots': { operations: ['insert'], because: follows },
  'public.generation_runs': { operations: ['insert', 'update'], because: byFunction },
  'public.handover_note_versions': { operations: ['insert'], because: follows },
  'public.handover_receipts': { operations: ['insert'], because: byFunction },
  'public.mandate_records': { operations: ['insert'], because: byFunction },
  'public.nightly_runs': { operations: ['insert', 'update'], because: machinery },
  'public.notification_deliveries': { operations: ['insert', 'update', 'delete'], because: machinery },
  'public.notifications': {
    operations: ['insert', 'delete'],
    because: 'follows from what is recorded; pruning is recorded with counts',
  },
  'public.opening_events': { operations: ['insert'], because: follows },
  'public.opening_fills': { operations: ['insert'], because: follows },
  'public.policy_acknowledgements': { operations: ['insert'], because: byFunction },
  'public.policy_versions': { operations: ['insert'], because: follows },
  'public.push_subscriptions': {
    operations: ['insert', 'update', 'delete'],
    because: 'recorded by its functions, without the keys',
  },
  'public.roster_edits': { operations: ['insert', 'update'], because: byFunction },
  'public.saved_views': {
    operations: ['insert', 'update', 'delete'],
    because: 'filters that somebody keeps are theirs; one that is shared widens no right',
  },
  'public.schedule_results': { operations: ['insert', 'delete'], because: follows },
  'public.schedule_scenarios': { operations: ['insert', 'update', 'delete'], because: byFunction },
  'public.schedule_versions': { operations: ['insert'], because: follows },
  'public.shift_changes': { operations: ['insert'], because: follows },
  'public.swap_events': { operations: ['insert'], because: follows },
  'public.time_off_events': { operations: ['insert'], because: follows },
};

/** Every table with what is written of it, by grants or by functions, and has no trigger that records it. */
async function withoutTrigger() {
  const rows = await db.sql<{ name: string; operations: string[] }[]>`
    select x.name, x.operations
    from (
      select t.relnamespace::regnamespace || '.' || t.relname as name,
        array(
          select o.op
          from (values ('insert', 'insert into ', 4), ('update', 'update ', 16), ('delete', 'delete from ', 8))
            as o (op, words, bit)
          where (
            case when o.op = 'delete' then has_table_privilege('authenticated', t.oid, 'delete')
              else has_any_column_privilege('authenticated', t.oid, o.op) end
            or has_table_privilege('service_role', t.oid, o.op)
            or exists (
              select 1 from pg_proc p
              where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
                and p.prosrc ~* (o.words || t.relnamespace::regnamespace || '\\.' || t.relname || '\\M')
            )
          ) and not exists (
            select 1 from pg_trigger g
            join pg_proc f on f.oid = g.tgfoid
            where g.tgrelid = t.oid and f.prosrc ~ 'private\\.record_audit\\(' and g.tgtype & o.bit <> 0
          )
        ) as operations
      from pg_class t
      where t.relkind in ('r', 'p') and t.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    ) x
    where x.operations <> '{}' order by x.name`;
  return [...rows];
}

describe('the audit', () => {
  it('records every change of every table by a trigger, but for what is named here with a reason', async () => {
    expect(await withoutTrigger()).toEqual(
      Object.entries(unrecorded).map(([name, { operations }]) => ({ name, operations })),
    );
  });

  it('sees a new table that nobody records', async () => {
    await db.sql`create table public.newcomer (id integer)`;
    await db.sql`grant insert (id) on public.newcomer to authenticated`;
    await db.sql`
      create function private.forget_newcomer() returns void language sql set search_path = ''
      as 'delete from public.newcomer'`;
    const found = (await withoutTrigger()).find(({ name }) => name === 'public.newcomer');
    await db.sql`drop function private.forget_newcomer()`;
    await db.sql`drop table public.newcomer`;
    expect(found?.operations).toEqual(['insert', 'delete']);
  });

  it('copies no column that holds a secret', async () => {
    const columns = await db.sql<{ name: string }[]>`
      select distinct g.tgrelid::regclass || '.' || a.attname as name
      from pg_trigger g join pg_attribute a on a.attrelid = g.tgrelid and a.attnum > 0 and not a.attisdropped
      where g.tgfoid = 'private.audit_row'::regproc
        and a.attname ~ '(secret|token|hash|password|p256dh|auth$|endpoint|content)'`;
    expect(columns.map(({ name }) => name)).toEqual([]);
  });

  it('has of a message who wrote it where, and not what it says', async () => {
    const agency = await makeAgency(db.sql, 1);
    const ana = await makePerson(db.sql, agency, 101);
    const channel = uuid(900);
    await db.sql`insert into public.chat_channels (id, agency_id, name) values (${channel}, ${agency.id}, 'Floor')`;
    await db.sql`
      insert into public.chat_members (agency_id, channel_id, user_id) values (${agency.id}, ${channel}, ${ana})`;
    await db.asUser(
      ana,
      (sql) => sql`select public.post_chat_message(${channel}, gen_random_uuid(), 'Quiet night')`,
    );
    const [row] = await db.sql`
      select actor_id, action, details, before, after from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({
      actor_id: ana,
      action: 'chat_message.create',
      details: { entity: 'chat_message', channel },
      before: null,
      after: null,
    });
  });
});
