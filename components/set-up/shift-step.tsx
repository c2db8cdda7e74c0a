'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf, formatTimeRange } from '#lib/domain/format.ts';
import { PATTERN_LABELS } from '#lib/domain/patterns.ts';
import type { SetUpShifts } from '#lib/domain/set-up-schemas.ts';
import {
  blankShift,
  LAYOUT_PATTERNS,
  layoutShifts,
  requiredHours,
  type SetUpShift,
  SHIFT_LAYOUTS,
  type ShiftLayout,
  shiftCodes,
  unwatched,
} from '#lib/domain/set-up-shifts.ts';
import { isLocalTime } from '#lib/domain/time.ts';
import type { LocalTime } from '#lib/domain/types.ts';
import { useKept } from '../form/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { ShiftRow } from './shift-row.tsx';

export type ShiftStepProps = {
  action: (input: SetUpShifts) => Promise<ActionResult<unknown>>;
  centerId: string;
  dayStart: LocalTime;
  /** What is saved already; empty before the first time. */
  saved: readonly SetUpShift[];
  codes: readonly (readonly [shiftId: number, code: string])[];
  /** How many minimums are no part of this form. */
  otherMinimums: number;
  clockStyle: ClockStyle;
  /** Below the shifts. */
  children: ReactNode;
};

const layouts = {
  eights: { label: 'Three shifts of 8 hours', hint: 'Five days a week for everybody.' },
  tens: {
    label: 'Three shifts of 10 hours that overlap',
    hint: 'Four days a week; two crews meet at each change.',
  },
  twelves: {
    label: 'Two shifts of 12 hours',
    hint: 'Three days a week, and four hours on a fourth to make forty.',
  },
} as const satisfies Record<ShiftLayout, { label: string; hint: string }>;

const HOURS_A_WEEK = 40;

type Row = SetUpShift & { key: number };
type Draft = { layout: ShiftLayout | ''; rows: Row[] };

function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && 'rows' in value && Array.isArray(value.rows);
}

const keyed = (rows: readonly SetUpShift[]): Row[] => rows.map((row, key) => ({ ...row, key }));

/** The standard shifts of the center, begun from a layout, each with who must be there. */
export function ShiftStep(props: ShiftStepProps) {
  const { action, centerId, dayStart, saved, codes, otherMinimums, clockStyle, children } = props;
  const router = useRouter();
  const isNew = saved.length === 0;
  const [begun] = useState<Draft>(() =>
    isNew
      ? { layout: 'eights', rows: keyed(layoutShifts('eights', dayStart)) }
      : { layout: '', rows: keyed(saved) },
  );
  const stamp = JSON.stringify([centerId, dayStart, saved]);
  const [{ layout, rows }, keep, forget] = useKept('set-up-shifts', begun, stamp, isDraft);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    () => {
      const known = new Map(codes);
      const shiftCode = shiftCodes(rows, known);
      const kept = new Set(rows.map(({ shiftId }) => shiftId));
      return action({
        centerId,
        shifts: rows.map(({ key: _, ...row }, at) => ({ ...row, code: shiftCode[at] ?? '' })),
        removed: saved.flatMap(({ shiftId, shiftVersion, requirementId, requirementVersion }) =>
          shiftId === null || shiftVersion === null || kept.has(shiftId)
            ? []
            : [{ shiftId, shiftVersion, requirementId, requirementVersion }],
        ),
      });
    },
    () => {
      forget();
      router.push('/set-up/people');
    },
  );
  const choose = (next: string) => {
    const chosen = SHIFT_LAYOUTS.find((known) => known === next);
    if (chosen !== undefined) keep({ layout: chosen, rows: keyed(layoutShifts(chosen, dayStart)) });
  };
  const change = (key: number, part: Partial<SetUpShift>) =>
    keep({ layout, rows: rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  const readable = rows.filter(({ startTime, endTime }) => isLocalTime(startTime) && isLocalTime(endTime));
  return (
    <Form action={submit} errors={errors} className="max-w-4xl gap-6">
      <RefusalMessage message={message ?? errors.shifts ?? null} isStale={isStale} />
      <RadioGroup
        legend={isNew ? 'How the day is split' : 'Begin anew from'}
        items={SHIFT_LAYOUTS.map((value) => ({
          value,
          label: layouts[value].label,
          hint: `${layouts[value].hint} Pattern ${PATTERN_LABELS[LAYOUT_PATTERNS[value]]}.`,
        }))}
        value={layout}
        onValueChange={choose}
      />
      <section aria-labelledby="shifts" className="flex flex-col gap-3">
        <div className="flex flex-col gap-1">
          <h2 id="shifts" className="text-lg font-semibold">
            Shifts
          </h2>
          <p className="max-w-prose text-muted-foreground">
            A supervisor on duty counts as one of the people. With 0 people a shift can be planned, but
            nothing is required by it.
          </p>
        </div>
        <ul className="flex flex-col gap-3">
          {rows.map((row) => (
            <ShiftRow
              key={row.key}
              row={row}
              onChange={(part) => change(row.key, part)}
              onRemove={
                rows.length === 1
                  ? null
                  : () => keep({ layout, rows: rows.filter(({ key }) => key !== row.key) })
              }
            />
          ))}
        </ul>
        <div>
          <Button
            size="sm"
            onClick={() => {
              const key = 1 + Math.max(0, ...rows.map((row) => row.key));
              keep({ layout, rows: [...rows, { ...blankShift(dayStart), key }] });
            }}
          >
            <Plus aria-hidden />
            Add a shift
          </Button>
        </div>
        <Need rows={readable} clockStyle={clockStyle} />
        {otherMinimums === 0 ? null : (
          <p className="text-muted-foreground">
            {countOf(otherMinimums, 'minimum that is', 'minimums that are')} set under Settings{' '}
            {otherMinimums === 1 ? 'stays as it is' : 'stay as they are'}.
          </p>
        )}
      </section>
      {children}
      <div className="flex flex-wrap gap-2 border-t pt-4">
        <Button type="submit" variant="primary" pending={isPending}>
          Save and go on to people
        </Button>
      </div>
    </Form>
  );
}

/** What the minimums mean for how many people the center needs. */
function Need({ rows, clockStyle }: { rows: readonly SetUpShift[]; clockStyle: ClockStyle }) {
  const hours = 7 * requiredHours(rows);
  const people = Math.ceil(hours / HOURS_A_WEEK);
  const gaps = unwatched(rows).map(({ startTime, endTime }) =>
    formatTimeRange(startTime, endTime, clockStyle),
  );
  return (
    <div aria-live="polite" className="flex flex-col gap-2">
      {hours === 0 ? (
        <FormMessage tone="warning">Nobody is required at any time, so there is nothing to plan.</FormMessage>
      ) : (
        <p>
          That is <span className="font-medium">{Math.round(hours)} staff-hours a week</span>, the work of{' '}
          {countOf(people, 'person', 'people')} at {HOURS_A_WEEK} hours before anybody is on leave.
        </p>
      )}
      {gaps.length === 0 ? null : (
        <FormMessage tone="warning">
          Nobody has to be there {gaps.join(' and ')}. If that is not what you want, let the shifts follow one
          another.
        </FormMessage>
      )}
    </div>
  );
}
