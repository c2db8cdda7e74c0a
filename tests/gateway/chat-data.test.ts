import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneKept } from '#lib/data/audit.ts';
import * as chat from '#lib/data/chat.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let ada: Client;
let ana: Client;
let ben: Client;

let clients = 7000;
const posted = (channelId: string, content: string, more: Partial<chat.PostedMessage> = {}) => ({
  ...{ channelId, content, clientId: uuid(clients++), mentions: [], mustRead: false },
  ...more,
});

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)(
  'conversations through the app’s data layer',
  () => {
    beforeAll(async () => {
      target = await startGatewayTarget();
      sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
      server = createDrillClient(target.url, target.secretKey);
      agency = await makeAgency(sql, 1);
      const signIn = async (n: number, fullName: string, role: 'admin' | 'dispatcher') => {
        await makePerson(sql, agency, n, { role, fullName });
        const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
        if (error) throw error;
        const client = createDrillClient(target.url, target.publishableKey);
        await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
        return client;
      };
      ada = await signIn(101, 'Ada Bell', 'admin');
      ana = await signIn(102, 'Ana Diaz', 'dispatcher');
      ben = await signIn(103, 'Ben Cole', 'dispatcher');
    });

    afterAll(async () => {
      await sql?.end({ timeout: 1 });
      await target?.close();
    });

    it('are listed, written, read, edited, confirmed and searched', async () => {
      const [center] = await chat.getChat(ana);
      if (center === undefined) throw new Error('The center has no conversation.');
      expect(center).toMatchObject({ kind: 'center', name: 'Center 1', memberCount: 3, lastMessage: null });
      const before = Date.now();
      const message = await chat.postMessage(
        ada,
        posted(center.id, 'Read this, @Ana Diaz', { mentions: [uuid(102)], mustRead: true }),
      );
      expect(message).toMatchObject({
        seq: 1,
        isMustRead: true,
        mentions: [{ id: uuid(102), fullName: 'Ana Diaz' }],
      });
      expect(Math.abs(message.sentAt - before)).toBeLessThan(60_000);
      expect(await chat.getChat(ana)).toMatchObject([
        { unread: 1, unreadMentions: 1, unconfirmed: 1, lastMessage: { senderName: 'Ada Bell' } },
      ]);
      expect(await chat.confirmMessage(ana, message.id)).toMatchObject({ isConfirmed: true, clientId: null });
      expect(await chat.markChatRead(ana, center.id, 1)).toBe(1);
      expect(await chat.listReceipts(ada, message.id)).toMatchObject({
        confirmed: [{ id: uuid(102), at: expect.any(Number) }],
        open: [{ fullName: 'Ben Cole' }],
      });
      const edited = await chat.editMessage(ada, {
        ...{ messageId: message.id, version: 1, content: 'Read that', mentions: [] },
      });
      expect(edited).toMatchObject({ content: 'Read that', version: 2, editedAt: expect.any(Number) });
      expect(await chat.listMessageVersions(ada, message.id)).toMatchObject([
        { content: 'Read this, @Ana Diaz' },
      ]);
      expect(
        (await chat.searchChat(ben, { query: 'that', channelId: null, before: null })).hits,
      ).toMatchObject([{ message: { id: message.id }, channel: { name: 'Center 1' } }]);
      expect(await chat.deleteMessage(ada, message.id, 2)).toMatchObject({
        content: '',
        deletedByName: 'Ada Bell',
      });
      expect(await chat.getChatPage(ben, center.id, { around: 1 })).toMatchObject({
        messages: [{ seq: 1, content: '' }],
        hasBefore: false,
        hasAfter: false,
      });
    });

    it('of groups are managed by admins, and of two people opened by both', async () => {
      const channelId = await chat.createChannel(ada, {
        name: 'Training',
        description: '',
        members: [uuid(102)],
      });
      expect(await chat.addMembers(ada, channelId, [uuid(102), uuid(103)])).toBe(1);
      expect((await chat.listMembers(ana, channelId)).map(({ fullName }) => fullName)).toEqual([
        'Ana Diaz',
        'Ben Cole',
      ]);
      await chat.setChatMuted(ben, channelId, true);
      await chat.removeMember(ben, channelId, uuid(103));
      const group = { channelId, version: 1, name: 'Reviews', description: 'Calls', isArchived: true };
      expect(await chat.updateChannel(ada, group)).toBe(2);
      expect(await chat.listGroups(ada)).toMatchObject([
        { name: 'Reviews', memberCount: 1, isArchived: true },
      ]);
      const direct = await chat.openDirectChannel(ana, uuid(103));
      expect(await chat.openDirectChannel(ben, uuid(102))).toBe(direct);
      expect((await chat.listPeople(ana)).map(({ fullName }) => fullName)).toEqual(['Ada Bell', 'Ben Cole']);
    });

    it('refuse in words what cannot be', async () => {
      const [center] = await chat.getChat(ben);
      const id = center?.id ?? '';
      await expect(chat.postMessage(ben, posted(id, 'x'.repeat(4001)))).rejects.toMatchObject({
        code: 'rule_violation',
        fieldErrors: { content: expect.stringContaining('4001') },
      });
      await expect(chat.getChatPage(ben, uuid(9999))).rejects.toMatchObject({ code: 'not_found' });
      await expect(chat.listGroups(ben)).rejects.toMatchObject({ code: 'forbidden' });
      // Past the app’s schemas, a zero character is a fault, and nothing is kept.
      await expect(chat.postMessage(ben, posted(id, 'a\u0000b'))).rejects.toThrow();
      expect((await chat.getChatPage(ben, id)).messages.some(({ content }) => content.includes('b'))).toBe(
        false,
      );
    });

    it('are pruned by the worker', async () => {
      await sql`update public.chat_messages set created_at = now() - interval '25 months' where agency_id = ${agency.id}`;
      expect((await pruneKept(server)).removed).toBeGreaterThan(0);
      expect((await chat.getChat(ana)).map(({ lastMessage }) => lastMessage)).toEqual(
        expect.not.arrayContaining([expect.anything()]),
      );
    });
  },
);
