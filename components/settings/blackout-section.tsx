import { Plus } from 'lucide-react';
import { formatDateRange } from '#lib/domain/format.ts';
import type { BlackoutPeriod } from '#lib/domain/time-off-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SettingsSection } from './settings-section.tsx';

export type BlackoutSectionProps = {
  /** By first day. */
  blackouts: readonly BlackoutPeriod[];
  today: LocalDate;
};

/** Days on which leave cannot be asked for; those that are over are left out. */
export function BlackoutSection({ blackouts, today }: BlackoutSectionProps) {
  const shown = blackouts.filter(({ toDate }) => toDate >= today);
  return (
    <SettingsSection title="Blackout days">
      <p className="text-muted-foreground">
        On these days leave cannot be asked for, except of kinds that are protected. Leave that is approved
        already stays.
      </p>
      {shown.length === 0 ? (
        <p>No blackout days ahead.</p>
      ) : (
        <ul aria-label="Blackout days" className="divide-y rounded-lg border">
          {shown.map((period) => (
            <li
              key={period.id}
              className="relative flex min-h-row flex-wrap items-center justify-between gap-x-4 px-cell py-1.5 hover:bg-muted"
            >
              <Link
                href={`/settings/time-off?blackout=${period.id}`}
                scroll={false}
                className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
              >
                {period.name}
              </Link>
              <span>{formatDateRange(period.fromDate, period.toDate)}</span>
            </li>
          ))}
        </ul>
      )}
      <div>
        <ButtonLink href="/settings/time-off?blackout=new" scroll={false}>
          <Plus aria-hidden />
          Add blackout days
        </ButtonLink>
      </div>
    </SettingsSection>
  );
}
