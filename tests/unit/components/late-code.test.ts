import { expect, test, vi } from 'vitest';
import { lateCode } from '#components/ui/late-code.ts';

test('is fetched once for all who ask, and tells them when it is here', async () => {
  const load = vi.fn(() => Promise.resolve('code'));
  const late = lateCode(load);
  const told = vi.fn();
  const stop = late.subscribe(told);
  expect(late.read()).toBeNull();

  await Promise.all([late.fetch(), late.fetch()]);
  expect(load).toHaveBeenCalledTimes(1);
  expect(late.read()).toBe('code');
  expect(told).toHaveBeenCalledTimes(1);

  stop();
  await late.fetch();
  expect(load).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledTimes(1);
});

test('whoever stops listening before it comes is not told', async () => {
  const late = lateCode(() => Promise.resolve('code'));
  const told = vi.fn();
  late.subscribe(told)();
  await late.fetch();
  expect(told).not.toHaveBeenCalled();
});

test('a fetch that failed is told to its asker, and the next one tries again', async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('away'))
    .mockResolvedValue('code');
  const late = lateCode(load);
  await expect(late.fetch()).rejects.toThrow('away');
  expect(late.read()).toBeNull();
  await late.fetch();
  expect(late.read()).toBe('code');
  expect(load).toHaveBeenCalledTimes(2);
});
