import { describe, expect, it } from 'vitest';
import { CHAIN_START, chainHoldsWords, chainStep } from '#lib/domain/audit-chain-words.ts';
import { headWords, readHeads } from '#lib/domain/audit-heads.ts';
import type { AuditCheck, HeadCheck } from '#lib/domain/audit-records.ts';

const us = 'aaaaaaaa-0000-4000-8000-000000000001';
const them = 'aaaaaaaa-0000-4000-8000-000000000002';
const hash = '0f'.repeat(32);

describe('a check in steps', () => {
  const step = (changed: Partial<AuditCheck>): AuditCheck => ({
    checked: 20_000,
    nextSeq: 20_001,
    head: { seq: 32_345, hash, at: 0 },
    checkpoint: null,
    broken: null,
    ...changed,
  });

  it('adds up what was checked, of so many as there are', () => {
    const first = chainStep(CHAIN_START, step({}));
    expect(first).toMatchObject({ checked: 20_000, total: 32_345 });
    const last = chainStep(first, step({ checked: 12_345, nextSeq: null }));
    expect(chainHoldsWords(last)).toBe('The chain holds: 32,345 entries checked.');
  });

  it('counts from where the retention has left it', () => {
    const only = chainStep(
      CHAIN_START,
      step({ checked: 345, nextSeq: null, checkpoint: { seq: 32_000, hash, at: 0 } }),
    );
    expect(only).toMatchObject({ checked: 345, total: 345 });
    expect(chainHoldsWords(only)).toContain('It begins behind number 32,000');
  });
});

describe('heads that were kept elsewhere', () => {
  it('are read from the worker’s file, our agency’s alone', () => {
    const lines = [
      { agency: us, seq: 5, hash, at: '2026-02-04T10:00:00Z' },
      { agency: them, seq: 6, hash, at: '2026-02-04T10:00:00Z' },
    ];
    expect(readHeads(lines.map((line) => JSON.stringify(line)).join('\n'), us)).toEqual([{ seq: 5, hash }]);
    expect(readHeads(JSON.stringify(lines), us)).toEqual([{ seq: 5, hash }]);
  });

  it('are read from lines with a number and a hash, each once, and from nothing else', () => {
    expect(readHeads(`12 ${hash.toUpperCase()}\n7,${hash}\n12 ${hash}\n`, us)).toEqual([
      { seq: 7, hash },
      { seq: 12, hash },
    ]);
    expect(readHeads(`0 ${hash}\n-3 ${hash}\n12 ${hash.slice(1)}\nhello\n{"seq":1}`, us)).toEqual([]);
  });

  it('are told as good only when none is gone or other', () => {
    const check = (seq: number, state: HeadCheck['state']): HeadCheck => ({ seq, hash, state });
    expect(headWords([check(1, 'pruned'), check(2, 'holds')])).toEqual({
      isGood: true,
      words: '1 head is still in the chain; 1 of older entries lie before what the retention has left.',
    });
    expect(headWords([check(1, 'holds'), check(2, 'cut')])).toMatchObject({
      isGood: false,
      words: expect.stringContaining('The chain ends before number 2'),
    });
    expect(headWords([check(1, 'changed')])).toMatchObject({ isGood: false });
    expect(headWords([check(1, 'pruned')])).toMatchObject({
      isGood: true,
      words: expect.stringContaining('nothing can be said'),
    });
  });
});
