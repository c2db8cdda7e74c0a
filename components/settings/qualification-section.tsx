import { BadgeCheck, Plus } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { PlannedLines } from './planned-lines.tsx';
import type { QualificationRow } from './qualification-panel.tsx';

/** What people can be qualified for, with what is planned; retired ones last. */
export function QualificationSection({ qualifications }: { qualifications: readonly QualificationRow[] }) {
  if (qualifications.length === 0) {
    return (
      <EmptyState
        icon={<BadgeCheck aria-hidden />}
        title="No qualification yet"
        action={
          <ButtonLink href="/settings/qualifications?qualification=new" scroll={false}>
            <Plus aria-hidden />
            Add qualification
          </ButtonLink>
        }
        className="max-w-2xl"
      >
        A requirement can ask for people with one, such as a fire desk; who has it stands with the person.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Qualifications" className="max-w-2xl divide-y rounded-lg border bg-card">
      {qualifications.map(({ id, name, isActingSupervisor, isActive, planned }) => (
        <li
          key={id}
          className="relative flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1.5 hover:bg-muted"
        >
          <Link
            href={`/settings/qualifications?qualification=${id}`}
            scroll={false}
            className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            {name}
          </Link>
          {isActive ? null : <Badge tone="outline">Retired</Badge>}
          {isActingSupervisor ? (
            <span className="text-sm text-muted-foreground sm:ml-auto">may act as supervisor</span>
          ) : null}
          <PlannedLines lines={planned} />
        </li>
      ))}
    </ul>
  );
}
