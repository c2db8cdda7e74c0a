'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import type { VersionLine } from '#lib/domain/setting-words.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Badge, type BadgeProps } from '../ui/badge.tsx';
import { SettingsSection } from './settings-section.tsx';

export type WithdrawSetting = (input: { versionId: number }) => Promise<ActionResult<unknown>>;

export type VersionListProps = {
  /** Newest first. */
  versions: readonly VersionLine[];
  withdraw: WithdrawSetting;
  /** Where several settings stand on a page: whose versions these are. */
  title?: string;
  /** The page itself. */
  href: string;
};

const states: Readonly<Record<VersionLine['state'], { label: string; tone: BadgeProps['tone'] }>> = {
  in_force: { label: 'In force', tone: 'primary' },
  planned: { label: 'Planned', tone: 'warning' },
  past: { label: 'Past', tone: 'outline' },
  withdrawn: { label: 'Withdrawn', tone: 'outline' },
};
const refused: (typeof states)['withdrawn'] = { label: 'Not possible', tone: 'danger' };

/** Who changed a setting, when, from when on and how; what is planned can be withdrawn, and what was not possible says why. */
export function VersionList({ versions, withdraw, title = 'Changes', href }: VersionListProps) {
  return (
    <SettingsSection title={title}>
      {versions.length === 0 ? (
        <p className="text-muted-foreground">Nobody has changed it yet.</p>
      ) : (
        <ol aria-label={title} className="divide-y rounded-lg border">
          {versions.map((version) => (
            <li
              key={version.id}
              className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-cell py-2"
            >
              <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-medium">
                    {version.from === null ? 'From the beginning' : `From ${version.from}`}
                  </span>
                  <StateBadge version={version} />
                </p>
                <p className="wrap-anywhere">
                  {version.parts.length === 0 ? 'As before.' : version.parts.join(' · ')}
                </p>
                {version.refusal === null ? null : <p className="text-danger-text">{version.refusal}</p>}
                {version.by === null ? null : <p className="text-sm text-muted-foreground">{version.by}</p>}
              </div>
              {version.state === 'planned' ? (
                <ConfirmButton
                  label="Withdraw"
                  title={`Withdraw the change from ${version.from ?? 'the beginning'}?`}
                  consequence={`Not in force from then on: ${version.parts.join(' · ')}. What is in force now goes on.`}
                  act={() => withdraw({ versionId: version.id })}
                  done="The planned change is withdrawn."
                  closeHref={href}
                />
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </SettingsSection>
  );
}

function StateBadge({ version: { state, refusal } }: { version: VersionLine }) {
  const { label, tone } = refusal === null ? states[state] : refused;
  return <Badge tone={tone}>{label}</Badge>;
}
