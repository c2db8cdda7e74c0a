'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { textOf } from '#components/form/use-form-action.ts';
import { formatDate } from '#lib/domain/format.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Link } from '../ui/link.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

const closeHref = '/settings/holidays';

export type HolidayInput = { date: LocalDate; name: string | null };

export type HolidayPanelProps = {
  /** Null = a new one. */
  holiday: { date: LocalDate; name: string } | null;
  /** What replaces the weekly requirements on this day, each with its page. */
  minimums: readonly { id: number; words: string; href: string }[];
  /** Whose requirements those are; null = there is no open center. */
  centerId: string | null;
  actions: ChangeActions<HolidayInput>;
  today: LocalDate;
};

/** A holiday or an event, to rename or to remove, with the minimums of its day; or a new one. */
export function HolidayPanel({ holiday, minimums, centerId, actions, today }: HolidayPanelProps) {
  const router = useRouter();
  return (
    <SidePanel
      title={holiday?.name ?? 'Add a holiday or event'}
      description={holiday === null ? undefined : formatDate(holiday.date, { year: true })}
      closeHref={closeHref}
      footer={
        holiday === null ? null : (
          <ConfirmButton
            label="Remove"
            title={`Remove ${holiday.name}?`}
            consequence={`${formatDate(holiday.date)} counts as any other day. Minimums of its own stay until they are ended.`}
            act={() => actions.save({ date: holiday.date, name: null })}
            done={`${holiday.name} is removed.`}
            closeHref={closeHref}
          />
        )
      }
    >
      <div className="flex flex-col gap-6">
        <SettingChange
          actions={actions}
          today={today}
          proposedDate={null}
          known={holiday?.name ?? null}
          done={holiday === null ? 'The day is added.' : 'The day is saved.'}
          onSaved={() => router.replace(closeHref, { scroll: false })}
          read={(data) => ({
            date: holiday?.date ?? textOf(data, 'date'),
            // Without a name it would be removed, which is another button.
            name: textOf(data, 'name'),
          })}
        >
          {(errors) => (
            <>
              {holiday === null ? (
                <Field
                  name="date"
                  label="Date"
                  error={errors.date}
                  requiredMessage="A date is needed."
                  rangeMessage="The date is today or later."
                >
                  <DateInput min={today} required />
                </Field>
              ) : null}
              <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
                <Input defaultValue={holiday?.name} required maxLength={80} autoComplete="off" />
              </Field>
            </>
          )}
        </SettingChange>
        {holiday === null || centerId === null ? null : (
          <section aria-labelledby="day-minimums" className="flex flex-col gap-3 border-t pt-4">
            <h3 id="day-minimums" className="font-semibold">
              Minimums for this day
            </h3>
            {minimums.length === 0 ? (
              <p className="text-muted-foreground">
                None of its own: those of its weekday hold. One that is added replaces them in the time it
                covers.
              </p>
            ) : (
              <ul aria-label="Minimums for this day" className="divide-y rounded-lg border">
                {minimums.map(({ id, words, href }) => (
                  <li key={id}>
                    <Link
                      href={href}
                      className="flex min-h-row items-center px-cell py-1 text-primary-text hover:underline"
                    >
                      {words}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
            <div>
              <ButtonLink
                href={`/settings/requirements?${new URLSearchParams({ center: centerId, requirement: 'new', date: holiday.date, name: holiday.name })}`}
              >
                <Plus aria-hidden />
                Add a minimum
              </ButtonLink>
            </div>
          </section>
        )}
      </div>
    </SidePanel>
  );
}
