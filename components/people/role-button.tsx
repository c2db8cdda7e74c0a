'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import { type AnyRole, isReadingRole, READING_ROLES } from '#lib/domain/reading-roles.ts';
import { ROLES } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { toast } from '../ui/toast.tsx';

export type RoleButtonProps = {
  action: (input: {
    userId: string;
    role: AnyRole;
    expectedVersion: number;
  }) => Promise<ActionResult<unknown>>;
  person: Pick<PersonDetail, 'id' | 'fullName' | 'role' | 'version'>;
};

const CHOICES = [...ROLES, ...READING_ROLES];

const rights: Record<AnyRole, string> = {
  dispatcher: 'Sees their own schedule and who works when.',
  supervisor: 'Also makes and publishes schedules, and reads people and requirements.',
  admin: 'Also invites and changes people, sets roles and all settings, and reads the audit.',
  auditor: 'Only reads: published schedules, reports and rules of every center. Works no shifts.',
  payroll: 'Only reads: hours and payroll files of every center. Works no shifts.',
};

const withArticle: Record<AnyRole, string> = {
  dispatcher: 'a dispatcher',
  supervisor: 'a supervisor',
  admin: 'an admin',
  auditor: 'an auditor',
  payroll: 'a payroll reader',
};

function consequenceOf({ fullName, role: oldRole }: RoleButtonProps['person'], role: AnyRole): string {
  if (role === oldRole) return `${fullName} is ${withArticle[role]} now. Choose another role.`;
  if (isReadingRole(role)) {
    return `${fullName} becomes ${withArticle[role]}, leaves the floor at once, with their center and pattern, and changes nothing any more. Shifts that are still ahead have to be given to others first.`;
  }
  if (isReadingRole(oldRole)) {
    return `${fullName} becomes ${withArticle[role]} and gets the rights at once. Choose their center and pattern afterwards.`;
  }
  const gains = ROLES.indexOf(role) > ROLES.indexOf(oldRole);
  return `${fullName} becomes ${withArticle[role]} and ${gains ? 'gets the further' : 'loses the other'} rights at once. Published schedules stay as they are; the next one is generated with the new role.`;
}

/** Gives a person another role. */
export function RoleButton({ action, person }: RoleButtonProps) {
  const router = useRouter();
  const [role, setRole] = useState<AnyRole>(person.role);
  const [error, setError] = useState<string | null>(null);
  function reset() {
    setRole(person.role);
    setError(null);
  }
  async function change() {
    if (role === person.role) {
      setError(`Choose a role other than ${roleLabel(role)}, or cancel.`);
      return false;
    }
    const answer = await answerOf(() => action({ userId: person.id, role, expectedVersion: person.version }));
    if (!answer.ok) {
      setError(answer.message);
      router.refresh();
      return false;
    }
    toast.success(`${person.fullName} is ${withArticle[role]} now.`);
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button>Change role…</Button>}
      onOpenChange={reset}
      title={`Change the role of ${person.fullName}`}
      consequence={consequenceOf(person, role)}
      confirmLabel="Change role"
      error={error}
      onConfirm={change}
    >
      <RadioGroup
        legend="Role"
        hideLegend
        value={role}
        onValueChange={(value) => {
          setRole(CHOICES.find((other) => other === value) ?? role);
          setError(null);
        }}
        items={CHOICES.map((value) => ({ value, label: roleLabel(value), hint: rights[value] }))}
      />
    </AlertDialog>
  );
}
