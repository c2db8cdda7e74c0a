'use client';

import { useRouter } from 'next/navigation';
import type { RequirementRecord } from '#lib/domain/records.ts';
import type { RequirementChange, RequirementEnd } from '#lib/domain/setting-schemas.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { type ChangeActions, SettingChange } from '../settings/setting-change.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { RequirementForm, type RequirementStart } from './requirement-form.tsx';

export type RequirementPanelProps = {
  centerId: string;
  workweekStart: Weekday;
  today: LocalDate;
  /** Null = a new one. */
  requirement: RequirementRecord | null;
  /** What a new one starts with. */
  start: RequirementStart;
  qualifications: readonly { id: number; name: string }[];
  /** What its end does, in a sentence. */
  removal: string;
  closeHref: string;
  change: ChangeActions<RequirementChange>;
  end: ChangeActions<RequirementEnd>;
};

/** One minimum, to change or to end from a date on; or a new one. */
export function RequirementPanel({
  requirement,
  start,
  removal,
  change,
  end,
  ...props
}: RequirementPanelProps) {
  const router = useRouter();
  const { closeHref, today } = props;
  if (requirement === null) {
    return (
      <SidePanel title="Add a requirement" closeHref={closeHref}>
        <RequirementForm {...props} actions={change} known={null} start={start} />
      </SidePanel>
    );
  }
  return (
    <SidePanel
      title={requirement.name}
      description="What is past stays as it was; from the date on, schedules are judged by the new."
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <RequirementForm
          key={requirement.id}
          {...props}
          actions={change}
          known={requirement}
          start={requirement}
        />
        <section aria-labelledby="end-requirement" className="flex flex-col gap-3 border-t pt-4">
          <h3 id="end-requirement" className="font-semibold">
            End this requirement
          </h3>
          <p className="text-muted-foreground">{removal}</p>
          <SettingChange
            actions={end}
            today={today}
            dateLabel="First day without it"
            verb="End it"
            known={requirement.version}
            done={`${requirement.name} ends.`}
            onSaved={() => router.replace(closeHref, { scroll: false })}
            read={(_data, effectiveFrom, known) => ({
              requirementId: requirement.id,
              expectedVersion: known,
              effectiveFrom,
            })}
          >
            {() => null}
          </SettingChange>
        </section>
      </div>
    </SidePanel>
  );
}
