'use client';

import { Plus, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { answerOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import {
  PAY_MEASURE_NAMES,
  PAY_MEASURES,
  type PayMeasure,
  type PayrollProfile,
} from '#lib/domain/payroll.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';

const closeHref = '/settings/payroll';
const CODES_MAX = 20;

export type SavePayroll = (input: {
  profileId: number | null;
  expectedVersion: number | null;
  name: string;
  lines: { code: string; measure: PayMeasure }[];
}) => Promise<ActionResult<{ profileId: number }>>;

export type PayrollPanelProps = {
  /** Null = a new one. */
  profile: PayrollProfile | null;
  save: SavePayroll;
  remove: (input: { profileId: number; expectedVersion: number }) => Promise<ActionResult<object>>;
};

type Line = { key: number; code: string; measure: PayMeasure };

/** What most payrolls ask for. */
const USUAL: readonly Omit<Line, 'key'>[] = [
  { code: 'REG', measure: 'regular' },
  { code: 'OT', measure: 'overtime' },
];

/** One profile: its codes, and what goes under each. */
export function PayrollPanel({ profile: shown, save, remove }: PayrollPanelProps) {
  const router = useRouter();
  // What is typed was typed over the version that was shown first.
  const [profile] = useState(shown);
  const [lines, setLines] = useState<Line[]>(() =>
    (profile?.lines ?? USUAL).map((line, key) => ({ ...line, key })),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [isRemoving, startRemoving] = useTransition();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        profileId: profile?.id ?? null,
        expectedVersion: profile?.version ?? null,
        name: textOf(data, 'name'),
        lines: lines.map(({ code, measure }) => ({ code, measure })),
      }),
    () => {
      toast.success('The profile is saved.');
      router.replace(closeHref, { scroll: false });
    },
  );
  function change(key: number, next: Partial<Line>) {
    setLines(lines.map((line) => (line.key === key ? { ...line, ...next } : line)));
  }
  function takeAway() {
    if (profile === null) return;
    startRemoving(async () => {
      const answer = await answerOf(() =>
        remove({ profileId: profile.id, expectedVersion: profile.version }),
      );
      if (!answer.ok) {
        setProblem(answer.message);
        return;
      }
      toast.success(`${profile.name} is removed.`, {
        action: {
          label: 'Undo',
          onClick: () => {
            void save({
              profileId: null,
              expectedVersion: null,
              name: profile.name,
              lines: [...profile.lines],
            });
          },
        },
      });
      router.replace(closeHref, { scroll: false });
    });
  }
  return (
    <SidePanel title={profile?.name ?? 'Add a payroll profile'} closeHref={closeHref}>
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
          <Input required maxLength={60} autoComplete="off" defaultValue={profile?.name ?? ''} />
        </Field>
        <fieldset className="flex flex-col gap-3">
          <legend className="pb-1.5 text-sm font-medium">Pay codes, and what goes under each</legend>
          {lines.map(({ key, code, measure }, index) => (
            <div key={key} className="flex items-end gap-2">
              <Field
                label={`Code ${index + 1}`}
                hideLabel
                error={errors[`lines.${index}.code`]}
                className="w-28"
              >
                <Input
                  mono
                  maxLength={20}
                  placeholder="Code"
                  autoComplete="off"
                  value={code}
                  onValueChange={(value) => change(key, { code: value })}
                />
              </Field>
              <Field label={`Hours of code ${index + 1}`} hideLabel className="min-w-0 flex-1">
                <Select
                  items={PAY_MEASURES.map((value) => ({ value, label: PAY_MEASURE_NAMES[value] }))}
                  value={measure}
                  onValueChange={(value) =>
                    change(key, { measure: PAY_MEASURES.find((known) => known === value) ?? measure })
                  }
                />
              </Field>
              <Button
                size="icon"
                variant="ghost"
                aria-label={`Remove code ${index + 1}`}
                disabled={lines.length === 1}
                onClick={() => setLines(lines.filter((line) => line.key !== key))}
              >
                <X aria-hidden />
              </Button>
            </div>
          ))}
          <FormMessage>{errors.lines}</FormMessage>
          <Button
            className="self-start"
            disabled={lines.length >= CODES_MAX}
            onClick={() =>
              setLines([
                ...lines,
                { key: Math.max(...lines.map(({ key }) => key)) + 1, code: '', measure: 'paid' },
              ])
            }
          >
            <Plus aria-hidden />
            Add code
          </Button>
        </fieldset>
        <FormMessage>{problem}</FormMessage>
        <div className="flex flex-wrap justify-between gap-2">
          <Button type="submit" variant="primary" pending={isPending}>
            {profile === null ? 'Add profile' : 'Save profile'}
          </Button>
          {profile === null ? null : (
            <Button variant="ghost" pending={isRemoving} onClick={takeAway}>
              Remove
            </Button>
          )}
        </div>
      </Form>
    </SidePanel>
  );
}
