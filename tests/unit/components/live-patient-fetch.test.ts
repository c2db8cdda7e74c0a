import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installPatientFetch } from '#components/live/patient-fetch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pageRead = { headers: { rsc: '1' } };

/** A window whose server answers as told, one answer a request; an Error is a lost network. */
function install(answers: (number | Error)[]) {
  const send = vi.fn(async () => {
    const answer = answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return new Response(null, { status: answer });
  });
  const view = { fetch: send as unknown as typeof fetch };
  vi.stubGlobal('window', view);
  const undo = installPatientFetch();
  return { send, view, undo };
}

describe('reading a page again', () => {
  it('waits for a network that is gone and for a server that starts', async () => {
    const { send, view } = install([new TypeError('Failed to fetch'), 503, 502, 200]);
    const response = view.fetch('/schedule', pageRead);
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await response).status).toBe(200);
    expect(send).toHaveBeenCalledTimes(4);
  });

  it('has an answer of the app itself at once, also a refusal', async () => {
    for (const status of [200, 403, 404, 500]) {
      const { send, view } = install([status]);
      expect((await view.fetch('/schedule', pageRead)).status).toBe(status);
      expect(send).toHaveBeenCalledTimes(1);
    }
  });

  it('ends when it is given up', async () => {
    const { view } = install(Array.from({ length: 9 }, () => new TypeError('Failed to fetch')));
    const given = new AbortController();
    const response = view.fetch('/schedule', { ...pageRead, signal: given.signal });
    const settled = expect(response).rejects.toThrow('Failed to fetch');
    await vi.advanceTimersByTimeAsync(7_000);
    given.abort();
    await vi.advanceTimersByTimeAsync(4_000);
    await settled;
  });

  it('leaves everything else as it is: what is saved, read for later, or no page', async () => {
    const inits: (RequestInit | undefined)[] = [
      { method: 'POST', headers: { rsc: '1' } },
      { headers: { rsc: '1', 'next-router-prefetch': '1' } },
      {},
      undefined,
    ];
    for (const init of inits) {
      const { view } = install([new TypeError('Failed to fetch')]);
      await expect(view.fetch('/schedule', init)).rejects.toThrow('Failed to fetch');
    }
  });

  it('is undone with the page', () => {
    const { send, view, undo } = install([]);
    undo();
    expect(view.fetch).toBe(send);
  });
});
