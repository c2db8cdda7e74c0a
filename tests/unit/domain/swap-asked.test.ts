import { describe, expect, it } from 'vitest';
import { askedRefusals } from '#lib/domain/swap-asked.ts';
import { findPartners } from '#lib/domain/swap-partners.ts';
import { heldRowOf, swapFactsOf } from './swap-world.ts';

describe('people whom an offer names', () => {
  const shift = heldRowOf('diaz', 'D10', '2026-02-04');
  const free = heldRowOf('kim', 'D10', '2026-02-06');
  const late = heldRowOf('okafor', 'S12', '2026-02-03');
  const facts = swapFactsOf([shift, free, late]);
  const list = findPartners(facts, shift, 0);
  const named = (personId: string, row: typeof free, version = 1) => ({
    personId,
    assignmentId: row.id,
    expectedVersion: version,
  });
  const any = (personId: string) => ({ personId, assignmentId: null, expectedVersion: null });

  it('are not refused where they can', () => {
    expect(askedRefusals([named('kim', free), any('okafor')], 'swap', list, facts)).toEqual([]);
    expect(askedRefusals([any('kim')], 'give', list, facts)).toEqual([]);
  });

  it('are refused by name with why', () => {
    const refusals = (asked: Parameters<typeof askedRefusals>[0], kind: 'swap' | 'give' = 'swap') =>
      askedRefusals(asked, kind, list, facts).map((words) => words.replaceAll('\u00a0', ' '));
    expect(refusals([any('okafor'), any('reyes'), any('nobody')], 'give')).toEqual([
      'Ada Okafor would have 6 h rest, minimum 8 h.',
      'Luis Reyes: Dispatchers trade with dispatchers, supervisors with supervisors.',
      'Somebody: Does not work at this center.',
    ]);
    expect(refusals([named('kim', free, 2), named('okafor', free), any('reyes'), any('nobody')])).toEqual([
      'Jo Kim: The shift was changed meanwhile.',
      'Ada Okafor: The shift was changed meanwhile.',
      'Luis Reyes: Has no shift that can be swapped for it.',
      'Somebody: Does not work at this center.',
    ]);
  });

  it('are refused a shift that has started', () => {
    const started = findPartners(facts, shift, late.endsAt - 1);
    expect(started.bar).not.toBeNull();
    const before = {
      ...list,
      others: list.others.filter((each) => each.personId !== 'okafor'),
      partners: [],
    };
    const others = [{ personId: 'okafor', fullName: 'Ada Okafor', shift: null, why: 'No shift to give.' }];
    expect(askedRefusals([named('okafor', late)], 'swap', { ...before, others }, facts)).toEqual([
      'Ada Okafor: The shift has started.',
    ]);
  });
});
