'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatTimeRange } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ShiftForm, type ShiftFormFields } from './shift-form.tsx';

const closeHref = '/requirements';

type SavedShift = Promise<ActionResult<{ wasReplaced?: boolean }>>;

export type ShiftPanelProps = {
  centerId: string;
  clockStyle: ClockStyle;
  /** Null = a new one. */
  shift: ShiftTemplate | null;
  actions: {
    create: (input: ShiftFormFields & { centerId: string }) => SavedShift;
    update: (input: ShiftFormFields & { shiftId: number; expectedVersion: number }) => SavedShift;
    setActive: (input: {
      shiftId: number;
      isActive: boolean;
      expectedVersion: number;
    }) => Promise<ActionResult<unknown>>;
  };
};

/** One shift, to change, retire or restore; or a new one. */
export function ShiftPanel({ centerId, clockStyle, shift, actions }: ShiftPanelProps) {
  if (shift === null) {
    return (
      <SidePanel title="Add a shift" closeHref={closeHref}>
        <ShiftForm
          save={(fields) => actions.create({ ...fields, centerId })}
          shift={null}
          closeHref={closeHref}
        />
      </SidePanel>
    );
  }
  const key = { shiftId: shift.id, expectedVersion: shift.version };
  const title = `${shift.code} ${shift.name}`;
  const activation = shift.isActive
    ? {
        label: 'Retire',
        title: `Retire ${shift.code}?`,
        consequence: `Schedules generated from now on do not use ${shift.code}. Those that have it keep it, and it can be restored.`,
        done: `${shift.code} is retired.`,
      }
    : {
        label: 'Restore',
        title: `Restore ${shift.code}?`,
        consequence: `Schedules generated from now on use ${shift.code} again.`,
        done: `${shift.code} is in use again.`,
        tone: 'primary' as const,
      };
  return (
    <SidePanel
      title={title}
      description={shift.isActive ? undefined : 'Retired: in past schedules only.'}
      closeHref={closeHref}
      footer={
        <ConfirmButton
          {...activation}
          act={() => actions.setActive({ ...key, isActive: !shift.isActive })}
          closeHref={closeHref}
        />
      }
    >
      {shift.isActive ? (
        <ShiftForm
          key={shift.version}
          save={(fields) => actions.update({ ...fields, ...key })}
          shift={shift}
          closeHref={closeHref}
        />
      ) : (
        <p>
          {categoryLabel(shift.category)},{' '}
          <span className="font-mono text-sm">
            {formatTimeRange(shift.startTime, shift.endTime, clockStyle)}
          </span>
          . Restore it to use or change it.
        </p>
      )}
    </SidePanel>
  );
}
