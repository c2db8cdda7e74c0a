'use client';

import { useRouter } from 'next/navigation';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatTimeRange } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { ShiftActivity, ShiftChange } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { categoryLabel } from '../roster/schedule-entry.ts';
import { type ChangeActions, SettingChange } from '../settings/setting-change.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { validityInWords } from './requirement-words.ts';
import { ShiftForm } from './shift-form.tsx';

export type ShiftPanelProps = {
  centerId: string;
  clockStyle: ClockStyle;
  today: LocalDate;
  /** Null = a new one. */
  shift: ShiftTemplate | null;
  closeHref: string;
  change: ChangeActions<ShiftChange>;
  retire: ChangeActions<ShiftActivity>;
};

/** One shift, to change or to retire from a date on, or to restore; or a new one. */
export function ShiftPanel(props: ShiftPanelProps) {
  const { centerId, today, shift, closeHref, change, retire } = props;
  const form = { actions: change, centerId, today, closeHref };
  if (shift === null) {
    return (
      <SidePanel title="Add a shift" closeHref={closeHref}>
        <ShiftForm {...form} shift={null} />
      </SidePanel>
    );
  }
  const title = `${shift.code} ${shift.name}`;
  if (!shift.isActive) return <RetiredPanel {...props} shift={shift} title={title} restore={retire.save} />;
  return (
    <SidePanel title={title} description={validityInWords(shift)} closeHref={closeHref}>
      {shift.validTo === null ? (
        <div className="flex flex-col gap-6">
          <ShiftForm {...form} shift={shift} />
          <RetireSection shift={shift} today={today} closeHref={closeHref} retire={retire} />
        </div>
      ) : (
        <p>It ends by itself; what takes its place, if anything does, stands in the list.</p>
      )}
    </SidePanel>
  );
}

function RetireSection({
  shift,
  today,
  closeHref,
  retire,
}: Pick<ShiftPanelProps, 'today' | 'closeHref' | 'retire'> & { shift: ShiftTemplate }) {
  const router = useRouter();
  return (
    <section aria-labelledby="retire-shift" className="flex flex-col gap-3 border-t pt-4">
      <h3 id="retire-shift" className="font-semibold">
        Retire this shift
      </h3>
      <p className="text-muted-foreground">
        From the date on nothing is planned with {shift.code} any more. Shifts that are planned keep it, and
        it can be restored.
      </p>
      <SettingChange
        actions={retire}
        today={today}
        dateLabel="Retired from"
        verb="Retire it"
        known={shift.version}
        done={`${shift.code} is retired.`}
        onSaved={() => router.replace(closeHref, { scroll: false })}
        read={(_data, effectiveFrom, known) => ({
          shiftId: shift.id,
          isActive: false,
          expectedVersion: known,
          effectiveFrom,
        })}
      >
        {() => null}
      </SettingChange>
    </section>
  );
}

function RetiredPanel({
  shift,
  title,
  today,
  clockStyle,
  closeHref,
  restore,
}: Pick<ShiftPanelProps, 'today' | 'clockStyle' | 'closeHref'> & {
  shift: ShiftTemplate;
  title: string;
  restore: (input: ShiftActivity) => Promise<ActionResult<unknown>>;
}) {
  return (
    <SidePanel
      title={title}
      description="Retired: in past schedules only."
      closeHref={closeHref}
      footer={
        <ConfirmButton
          label="Restore"
          title={`Restore ${shift.code}?`}
          consequence={`Schedules that are planned from now on can use ${shift.code} again.`}
          done={`${shift.code} is in use again.`}
          tone="primary"
          act={() =>
            restore({
              shiftId: shift.id,
              isActive: true,
              expectedVersion: shift.version,
              effectiveFrom: today,
            })
          }
          closeHref={closeHref}
        />
      }
    >
      <p>
        {categoryLabel(shift.category)},{' '}
        <span className="font-mono text-sm">
          {formatTimeRange(shift.startTime, shift.endTime, clockStyle)}
        </span>
        . Restore it to use or change it.
      </p>
    </SidePanel>
  );
}
