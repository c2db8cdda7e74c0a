import { createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineAction } from '#lib/actions/define-action.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { log } from '#lib/log.ts';
import type { Database } from '#lib/supabase/database.types.ts';

const token = 'secret-token';
/** What the Data API does with the row of a refusal, when nobody is there behind it. */
let answer: typeof fetch;

vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => ({}) }));
vi.mock('next/navigation', () => ({ unstable_rethrow: () => {} }));
vi.mock('#lib/auth/session.ts', () => ({ getFreshUser: async () => ({ id: 'ada', role: 'admin' }) }));
vi.mock('#lib/supabase/server.ts', () => ({
  createRequestClient: async () =>
    createClient<Database>('http://127.0.0.1:1', 'public', {
      accessToken: async () => token,
      global: { fetch: (input, init) => answer(input, init) },
    }),
}));

const words = 'Ana was changed meanwhile. Look again before you decide.';
const change = defineAction(
  { name: 'changeSomebody', role: 'admin', input: z.object({ userId: z.string(), phone: z.string() }) },
  async () => {
    throw new Refusal('conflict', words);
  },
);

let lines: string[];
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  vi.spyOn(log, 'error').mockImplementation((...said) => void lines.push(JSON.stringify(said)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const faults: Record<string, typeof fetch> = {
  'never answers': (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    }),
  'hears no signal': () => new Promise(() => {}),
  'takes no connection': async () => {
    throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
  },
  'has no database': async () =>
    Response.json({ code: 'PGRST001', message: 'no connection to the database' }, { status: 503 }),
  'is behind a proxy with a page': async () =>
    new Response(`<html>\n<h1>Bad Gateway</h1>\n${'<p>Try again.</p>\n'.repeat(500)}</html>`, {
      status: 502,
    }),
};

describe('a refusal whose row is lost', () => {
  it.each(Object.entries(faults))(
    'keeps its words, and is one line of the log: the server %s',
    async (_, fault) => {
      answer = fault;
      const answered = change({ userId: 'ana', phone: '555 0100' });
      await vi.advanceTimersByTimeAsync(2000);
      expect(await answered).toEqual({ ok: false, code: 'conflict', message: words });
      expect(lines).toEqual([
        expect.stringMatching(
          /^\[\{"name":"changeSomebody","code":"conflict","reason":"[^\n]{5,220}"\},"A refusal is not in the audit\."\]$/,
        ),
      ]);
      expect(lines[0]).not.toMatch(/secret-token|555 0100|Ana/);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('is no line when the row is there', async () => {
    const sent: string[] = [];
    answer = async (input) => {
      sent.push(String(input));
      return Response.json(true);
    };
    expect(await change({ userId: 'ana', phone: '' })).toMatchObject({ message: words });
    expect(sent).toEqual(['http://127.0.0.1:1/rest/v1/rpc/record_refusal']);
    expect(lines).toEqual([]);
  });
});

describe('a refusal of what PostgreSQL does not hold', () => {
  it('is in the audit, without those characters', async () => {
    const sent: string[] = [];
    answer = async (_, init) => {
      sent.push(String(init?.body));
      return Response.json(true);
    };
    const odd = defineAction({ name: 'changeSomebody', role: 'admin', input: z.object({}) }, async () => {
      throw new Refusal('invalid', 'No \0field \ud800 is here.', { '\0name': 'Too \0 odd.' });
    });
    expect(await odd({})).toMatchObject({ code: 'invalid', message: 'No \0field \ud800 is here.' });
    expect(sent.map((body) => JSON.parse(body))).toEqual([
      {
        p_action: 'changeSomebody',
        p_code: 'invalid',
        p_message: 'No field \ufffd is here.',
        p_detail: { on: 'action', fields: { name: 'Too  odd.' } },
      },
    ]);
    expect(lines).toEqual([]);
  });
});
