'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import type { RequirementRecord } from '#lib/domain/records.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { type EditedRequirement, RequirementForm } from './requirement-form.tsx';

const closeHref = '/requirements';

export type RequirementPanelProps = {
  centerId: string;
  workweekStart: Weekday;
  /** Null = a new one. */
  requirement: RequirementRecord | null;
  /** What its removal does, in a sentence. */
  removal: string;
  actions: {
    create: (input: EditedRequirement & { centerId: string }) => Promise<ActionResult<unknown>>;
    update: (
      input: EditedRequirement & { requirementId: number; expectedVersion: number },
    ) => Promise<ActionResult<unknown>>;
    remove: (input: { requirementId: number; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  };
};

/** One minimum, to change or to remove; or a new one. */
export function RequirementPanel(props: RequirementPanelProps) {
  const { centerId, workweekStart, requirement, removal, actions } = props;
  if (requirement === null) {
    return (
      <SidePanel title="Add a requirement" closeHref={closeHref}>
        <RequirementForm
          save={(fields) => actions.create({ ...fields, centerId })}
          requirement={null}
          workweekStart={workweekStart}
          closeHref={closeHref}
        />
      </SidePanel>
    );
  }
  const key = { requirementId: requirement.id, expectedVersion: requirement.version };
  return (
    <SidePanel
      title={requirement.name}
      description="Changes count for schedules generated from now on."
      closeHref={closeHref}
      footer={
        <ConfirmButton
          label="Remove"
          title={`Remove ${requirement.name}?`}
          consequence={removal}
          act={() => actions.remove(key)}
          done={`${requirement.name} is removed.`}
          closeHref={closeHref}
        />
      }
    >
      <RequirementForm
        key={requirement.version}
        save={(fields) => actions.update({ ...fields, ...key })}
        requirement={requirement}
        workweekStart={workweekStart}
        closeHref={closeHref}
      />
    </SidePanel>
  );
}
