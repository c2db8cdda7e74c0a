import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually, grant, listen, type Person, type RealtimeFixture, startRealtime } from './fixture.ts';

let fixture: RealtimeFixture;
let owner: Person;
let stranger: Person;
let room = '';
beforeAll(async () => {
  fixture = await startRealtime();
  owner = await fixture.signIn('owner');
  stranger = await fixture.signIn('stranger');
  room = `room:${owner.id}`;
});
afterAll(() => fixture?.close());

const send = (payload: object, event: string, topic: string, isPrivate = true) =>
  fixture.owner`select realtime.send(${fixture.owner.json(payload as never)}, ${event}, ${topic}, ${isPrivate})`;

describe.each(['1.0.0', '2.0.0'] as const)('a message from the database, version %s', (vsn) => {
  const unicode = 'Zoë ☕ 日本語 👩‍🚒 "quoted" \\ \n line';

  it.each([
    ['small', { a: 1, nested: { list: [1, null, 'x'] } }],
    ['of 20 kB', { text: 'x'.repeat(20_000) }],
    ['around the limit of a notice', { text: 'y'.repeat(7700) }],
    ['in any script', { text: unicode, [unicode]: true }],
    ['with a number JavaScript would round', { exact: '9007199254740993' }],
  ])('arrives: %s', async (name, payload) => {
    const { heard, channel } = await listen(await owner.client(vsn), room);
    await send(payload, name, room);
    await eventually(() => heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ event: name, payload: { ...payload, id: heard[0]?.meta?.id } });
    await channel.unsubscribe();
  });

  it('arrives with any event, and keeps the order of its transactions', async () => {
    const { heard } = await listen(await owner.client(vsn), room);
    await fixture.owner.begin(async (sql) => {
      for (let index = 0; index < 60; index += 1) {
        const payload = { index, text: 'x'.repeat(index % 7 === 0 ? 9000 : 10) };
        await sql`select realtime.send(${sql.json(payload)}, ${unicode}, ${room})`;
      }
    });
    await eventually(() => heard).toHaveLength(60);
    expect(heard.map(({ payload }) => payload.index)).toEqual(
      Array.from({ length: 60 }, (_, index) => index),
    );
    expect(heard[0]?.event).toBe(unicode);
  });

  it('is never heard when it was rolled back, public, or on another topic', async () => {
    const { heard } = await listen(await owner.client(vsn), room);
    await fixture.owner
      .begin(async (sql) => {
        await sql`select realtime.send('{"a": 1}', 'undone', ${room})`;
        throw new Error('undo');
      })
      .catch(() => {});
    await send({ a: 1 }, 'public', room, false);
    await send({ a: 1 }, 'elsewhere', `${room}:other`);
    await send({ a: 1 }, 'last', room);
    await eventually(() => heard.map(({ event }) => event)).toEqual(['last']);
  });

  it('tells a change of a row to its owner, by broadcast_changes', async () => {
    const client = await owner.client(vsn);
    const { heard } = await listen(client, room);
    const id = vsn === '1.0.0' ? 1 : 2;
    const note = { id, owner_id: owner.id, text: 'first' };
    expect((await client.from('realtime_notes').insert(note)).error).toBeNull();
    await client.from('realtime_notes').update({ text: 'second' }).eq('id', id);
    await client.from('realtime_notes').delete().eq('id', id);
    await eventually(() => heard).toHaveLength(3);
    const place = { table: 'realtime_notes', schema: 'public' };
    expect(heard.map(({ event, payload }) => [event, payload])).toEqual([
      ['INSERT', expect.objectContaining({ ...place, operation: 'INSERT', record: note, old_record: null })],
      [
        'UPDATE',
        expect.objectContaining({
          ...place,
          operation: 'UPDATE',
          record: { ...note, text: 'second' },
          old_record: note,
        }),
      ],
      [
        'DELETE',
        expect.objectContaining({
          ...place,
          operation: 'DELETE',
          record: null,
          old_record: { ...note, text: 'second' },
        }),
      ],
    ]);
  });

  it('can be replayed as one joins, the newest ones, and is not heard twice', async () => {
    const topic = `history:${vsn}`;
    await grant(fixture, owner.id, topic, 'hear broadcast');
    const since = Date.now();
    // What the gateway has not told yet as one joins would be heard besides.
    const witness = await listen(fixture.service, topic);
    for (let index = 0; index < 4; index += 1) await send({ index }, 'kept', topic);
    await eventually(() => witness.heard).toHaveLength(4);
    const { heard } = await listen(await owner.client(vsn), topic, {
      broadcast: { replay: { since, limit: 3 } },
    });
    await send({ index: 4 }, 'kept', topic);
    await eventually(() => heard).toHaveLength(4);
    expect(heard.map(({ payload, meta }) => [payload.index, meta?.replayed])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, undefined],
    ]);
  });
});

describe('rights to a topic', () => {
  it('are asked of the joining person alone: nobody else hears', async () => {
    const topic = `both:${owner.id}`;
    await grant(fixture, owner.id, topic, 'hear broadcast');
    const mine = await listen(await owner.client(), topic);
    await expect(listen(await stranger.client(), topic)).rejects.toThrow('Unauthorized');
    await send({}, 'for the owner', topic);
    await eventually(() => mine.heard).toHaveLength(1);
  });

  it('to presence alone let in, but bring no broadcasts', async () => {
    const topic = `watch:${owner.id}`;
    await grant(fixture, owner.id, topic, 'hear presence');
    const { heard } = await listen(await owner.client(), topic, { presence: { enabled: true } });
    const witness = await listen(fixture.service, topic);
    await send({}, 'unheard', topic);
    await eventually(() => witness.heard).toHaveLength(1);
    expect(heard).toEqual([]);
    await expect(
      listen(await owner.client(), topic, {
        presence: { enabled: true },
        broadcast: { replay: { since: 0 } },
      }),
    ).rejects.toThrow('Unauthorized');
  });

  it('leave no row behind when they are asked', async () => {
    await listen(await owner.client(), room);
    const rows = await fixture.owner`select from realtime.messages where event is null`;
    expect(rows).toHaveLength(0);
  });
});

describe('a message above the size limit', () => {
  it('is not delivered, and the operator is told', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { heard } = await listen(await owner.client(), room);
    await send({ text: 'x'.repeat(300_000) }, 'huge', room);
    await send({}, 'after', room);
    await eventually(() => heard.map(({ event }) => event)).toEqual(['after']);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/^UnableToBroadcastChanges: Payload size exceeds/),
    );
  });
});

describe('a transaction in another time zone', () => {
  it('dates its message like all others', async () => {
    await fixture.owner.begin(async (sql) => {
      await sql`set local timezone = 'Pacific/Kiritimati'`;
      await sql`select realtime.send('{}', 'dated', ${room})`;
    });
    const [row] = await fixture.owner`
      select abs(extract(epoch from inserted_at - timezone('utc', now()))) < 60 as recent
      from realtime.messages where event = 'dated'`;
    expect(row).toEqual({ recent: true });
  });
});
