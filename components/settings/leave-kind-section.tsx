import { Plus } from 'lucide-react';
import { countOf } from '#lib/domain/format.ts';
import type { LeaveKind } from '#lib/domain/time-off-records.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SettingsSection } from './settings-section.tsx';

/** The kinds of leave, each with what its flags say; a click opens one. */
export function LeaveKindSection({ kinds }: { kinds: readonly LeaveKind[] }) {
  const shown = kinds.toSorted(
    (a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name),
  );
  return (
    <SettingsSection title="Kinds of time off">
      <ul aria-label="Kinds of time off" className="divide-y rounded-lg border">
        {shown.map((kind) => (
          <li
            key={kind.id}
            className="relative flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1.5 hover:bg-muted"
          >
            <Link
              href={`/settings/time-off?kind=${kind.id}`}
              scroll={false}
              className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              {kind.name}
            </Link>
            {kind.isActive ? null : <Badge tone="outline">Retired</Badge>}
            <span className="min-w-0 text-sm text-muted-foreground sm:ml-auto">{flagWords(kind)}</span>
          </li>
        ))}
      </ul>
      <div>
        <ButtonLink href="/settings/time-off?kind=new" scroll={false}>
          <Plus aria-hidden />
          Add kind
        </ButtonLink>
      </div>
    </SettingsSection>
  );
}

function flagWords(kind: LeaveKind): string {
  const words = [
    kind.needsBalance ? 'takes hours from a balance' : null,
    kind.countsToCaps ? 'counts to the caps' : null,
    kind.isProtected ? 'protected' : null,
    kind.isPrivate ? 'private' : null,
    kind.noticeDays > 0 ? `${countOf(kind.noticeDays, 'day', 'days')} of notice` : null,
  ].filter((word) => word !== null);
  return words.length === 0 ? 'no rules of its own' : words.join(' · ');
}
