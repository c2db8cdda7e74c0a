import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as checkChain } from '#app/api/audit/chain/route.ts';
import { GET as rows } from '#app/api/roster/[scheduleId]/rows/route.ts';
import { GET as history } from '#app/api/roster/history/[rowId]/route.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { log } from '#lib/log.ts';

const asked = vi.hoisted(() => ({
  role: 'supervisor' as string | null,
  rpc: (_name: string, _arguments: object): unknown => null,
  headers: {} as Record<string, string>,
  /** What the audit was told of. */
  refused: [] as object[],
}));
// Loads a part of React that servers have only inside Next.
vi.mock('next/navigation', () => ({ unstable_rethrow: () => {} }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-page': '/api/roster/7/rows?since=1', ...asked.headers }),
}));
vi.mock('#lib/auth/session.ts', () => ({
  getSessionUser: async () => (asked.role === null ? null : { role: asked.role }),
  whyNobody: async () => new Refusal('unauthenticated', 'Your session has ended. Sign in again.'),
}));
vi.mock('#lib/supabase/server.ts', () => ({
  createRequestClient: async () => ({
    rpc: (name: string, given: object) => {
      if (name !== 'record_refusal')
        return Promise.resolve().then(() => ({ data: asked.rpc(name, given), error: null }));
      asked.refused.push(given);
      return { abortSignal: () => ({ throwOnError: async () => ({ data: null, error: null }) }) };
    },
  }),
}));

const wire = {
  scheduleId: 7,
  version: 3,
  at: 1,
  count: 1,
  users: [],
  rows: [[1, 1, -1, 1, 22_285, -1, -1, 0, 0, null]],
};
const ask = async (query = '', scheduleId = '7') => {
  const answer = await rows(new Request(`http://localhost/api/roster/${scheduleId}/rows${query}`), {
    params: Promise.resolve({ scheduleId }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};

beforeEach(() => {
  asked.role = 'supervisor';
  asked.rpc = () => wire;
  asked.refused = [];
  asked.headers = {};
});

describe('the rows of a schedule', () => {
  it('are the database’s answer, kept nowhere', async () => {
    let given: object = {};
    asked.rpc = (_, named) => {
      given = named;
      return wire;
    };
    const { status, headers, body } = await ask('?from=2031-01-01&to=2031-01-14&since=1925481600000');
    expect([status, body]).toEqual([200, wire]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(given).toEqual({
      p_schedule_id: 7,
      p_from: '2031-01-01',
      p_to: '2031-01-14',
      p_since: '2031-01-06T16:00:00.000Z',
    });
  });

  it('are for supervisors who are signed in', async () => {
    asked.role = null;
    expect(await ask()).toMatchObject({ status: 401, body: { message: expect.stringMatching(/session/) } });
    asked.role = 'dispatcher';
    expect(await ask()).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/supervisor/) },
    });
    // Of whoever is not signed in nobody knows the agency; of the page nobody records what was looked for.
    expect(asked.refused).toEqual([
      {
        p_action: '/api/roster/7/rows',
        p_code: 'forbidden',
        p_message: 'Only a supervisor may see this.',
        p_detail: { on: 'route' },
      },
    ]);
  });

  it('of an unknown schedule are not found', async () => {
    asked.rpc = () => null;
    const { status, body, headers } = await ask();
    expect([status, Object.keys(body)]).toEqual([404, ['message']]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['?from=2031-01-01', 'From and To come together.'],
    ['?from=2031-01-02&to=2031-01-01', 'To is the same date as From or later.'],
    ['?from=tomorrow&to=2031-01-01', 'From is a date such as 2026-02-04.'],
    ['?since=yesterday', 'Since is a number of milliseconds.'],
    ['?since=-1', 'Since is at least 0.'],
    ['?since=1.5', 'Since is a whole number.'],
    ['?until=2031-01-01', 'There is a field here that this form does not have.'],
  ])('asked for by %s are refused in words', async (query, message) => {
    expect(await ask(query)).toMatchObject({ status: 422, body: { message } });
  });

  it.each(['x', '0', '1e99', '-3', '2147483648'])('of schedule %s are refused', async (scheduleId) => {
    expect(await ask('', scheduleId)).toMatchObject({
      status: 422,
      body: { message: 'Schedule is not known.' },
    });
  });

  it('say so with a number when something is amiss, and nothing of what it was', async () => {
    const said = vi.spyOn(log, 'error').mockImplementation(() => {});
    asked.rpc = () => ({ rows: 'none' });
    const { status, body } = await ask();
    expect(status).toBe(500);
    expect(body.message).toMatch(/name this id: [0-9a-f-]{36}$/);
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });

  it('are refused as the database refuses', async () => {
    asked.rpc = () => {
      throw new Refusal('forbidden', 'Only a supervisor may do this.');
    };
    expect(await ask()).toMatchObject({ status: 403, body: { message: 'Only a supervisor may do this.' } });
  });
});

describe('what another site asks for in somebody’s browser', () => {
  it('is refused, and kept in the audit', async () => {
    asked.headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect(await ask()).toMatchObject({
      status: 403,
      body: { message: 'This request came from another site and was refused.' },
    });
    expect(asked.refused).toMatchObject([{ p_action: '/api/roster/7/rows', p_code: 'forbidden' }]);
  });
});

describe('what is costly', () => {
  it('is refused with 429 and Retry-After once it was asked for too often, and not begun', async () => {
    asked.role = 'admin';
    const called: string[] = [];
    asked.rpc = (name) => {
      called.push(name);
      return 42;
    };
    const answer = await checkChain(new Request('http://localhost/api/audit/chain'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '42']);
    expect(await answer.json()).toEqual({
      message: 'This was asked for 600 times within 10 minutes. Try again in 42 seconds.',
    });
    expect(called).toEqual(['take_turn']);
    expect(asked.refused).toMatchObject([{ p_code: 'rule_violation' }]);
  });
});

describe('the history of a row', () => {
  const askHistory = async (rowId: string) => {
    const answer = await history(new Request(`http://localhost/api/roster/history/${rowId}`), {
      params: Promise.resolve({ rowId }),
    });
    return { status: answer.status, body: await answer.json() };
  };

  it('is a list, and none of a row that is not there', async () => {
    asked.rpc = () => [];
    expect(await askHistory('12')).toEqual({ status: 200, body: [] });
    asked.rpc = () => null;
    expect((await askHistory('12')).status).toBe(404);
    expect(await askHistory('twelve')).toEqual({ status: 422, body: { message: 'Row is not known.' } });
  });
});
