import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCountReader } from '#components/comments/count-reader.ts';
import { keepComment, keptComment } from '#components/comments/kept-comment.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('numbers of comments', () => {
  const leave = (id: number) => ({ kind: 'time_off', id }) as const;
  const reader = () => {
    const asked: (readonly string[])[] = [];
    let answer: (keys: readonly string[]) => Promise<number[]> = async (keys) =>
      keys.map((key) => Number(key.split(':')[1]));
    const counts = createCountReader((keys) => {
      asked.push(keys);
      return answer(keys);
    });
    return { counts, asked, answerWith: (next: typeof answer) => (answer = next) };
  };

  it('are asked for together, and told to each mark', async () => {
    const { counts, asked } = reader();
    const told: Record<string, number> = {};
    for (const id of [3, 4, 4]) counts.watch(leave(id), (count) => (told[id] = count));
    await vi.advanceTimersByTimeAsync(40);
    expect(asked).toEqual([['time_off:3', 'time_off:4']]);
    expect(told).toEqual({ 3: 3, 4: 4 });
  });

  it('are asked for in parts where there are many', async () => {
    const { counts, asked } = reader();
    for (let id = 1; id <= 120; id++) counts.watch(leave(id), () => {});
    await vi.advanceTimersByTimeAsync(40);
    expect(asked.map((keys) => keys.length)).toEqual([50, 50, 20]);
  });

  it('are asked for again when something was said there, and of all when a signal may have been missed', async () => {
    const { counts, asked } = reader();
    const end = counts.watch(leave(3), () => {});
    counts.watch(leave(4), () => {});
    await vi.advanceTimersByTimeAsync(40);
    counts.hear({ kind: 'time_off', subject: 4 });
    counts.hear({ kind: 'swap', subject: 3 });
    await vi.advanceTimersByTimeAsync(40);
    end();
    counts.hear(null);
    await vi.advanceTimersByTimeAsync(40);
    expect(asked.slice(1)).toEqual([['time_off:4'], ['time_off:4']]);
  });

  it('stay as they are while nobody answers', async () => {
    const { counts, answerWith } = reader();
    const told: number[] = [];
    counts.watch(leave(3), (count) => told.push(count));
    await vi.advanceTimersByTimeAsync(40);
    answerWith(() => Promise.reject(new Error('offline')));
    counts.hear(null);
    await vi.advanceTimersByTimeAsync(40);
    expect(told).toEqual([3]);
  });
});

describe('what was typed', () => {
  const storage = () => {
    const items = new Map<string, string>();
    return {
      items,
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
  };
  const owner = { userId: 'a', about: 'time_off:3' };

  it('is there again for the same person and place alone, and forgotten when empty', () => {
    const box = storage();
    keepComment(box, owner, { text: 'Half', audience: 'supervisors' });
    expect(keptComment(box, owner)).toEqual({ text: 'Half', audience: 'supervisors' });
    expect(keptComment(box, { ...owner, userId: 'b' })).toBeNull();
    expect(keptComment(box, { ...owner, about: 'time_off:4' })).toBeNull();
    keepComment(box, owner, { text: '', audience: 'everyone' });
    expect(box.items.size).toBe(0);
  });

  it('is never for everyone by mistake', () => {
    const box = storage();
    for (const audience of [undefined, null, 'all']) {
      box.setItem('comment a time_off:3', JSON.stringify({ text: 'Half', audience }));
      expect(keptComment(box, owner)?.audience).toBe('supervisors');
    }
    for (const broken of ['', '{', '[]', '7', '{"text":7}']) {
      box.setItem('comment a time_off:3', broken);
      expect(keptComment(box, owner)).toBeNull();
    }
    expect(keptComment(null, owner)).toBeNull();
  });
});
