import { CenterChoice } from '#components/reports/center-choice.tsx';
import { RequirementSection } from '#components/requirements/requirement-section.tsx';
import { ShiftSection } from '#components/requirements/shift-section.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireReader } from '#lib/auth/require-reader.ts';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { getReportFacts } from '#lib/data/reports.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { listSettingVersions } from '#lib/data/settings.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { readCenter } from '#lib/domain/report-query.ts';
import type { ReportFacts } from '#lib/domain/report-records.ts';
import { inDayOrder } from '#lib/domain/required-week.ts';
import { settingWords, versionLines } from '#lib/domain/setting-words.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Rules' };

/** Of people nothing is read here. */
const names = { people: new Map<string, string>() };

const kinds = [
  { kind: 'limits', title: 'Working limits' },
  { kind: 'workweek', title: 'Workweek' },
  { kind: 'patterns', title: 'Patterns' },
  { kind: 'leave_rules', title: 'Time off' },
  { kind: 'swap_rules', title: 'Trades' },
] as const;

/** The rules that schedules go by, and how they came to be, for whoever only reads. */
export default async function RulesPage({ searchParams }: PageProps<'/rules'>) {
  const reader = await requireReader('settings');
  const asked = await searchParams;
  const center = reader.centers.find(({ id }) => id === readCenter(asked)) ?? reader.centers[0];
  if (center === undefined) {
    return (
      <>
        <PageHeader title="Rules" />
        <EmptyState title="There is no center yet">Rules are of a center. An admin adds centers.</EmptyState>
      </>
    );
  }
  const db = await createRequestClient();
  const today = operationalDateOf(Date.now(), center.clock);
  const [requirements, shifts, qualifications, facts, versions] = await Promise.all([
    listRequirements(db, center.id),
    listShifts(db, center.id, { includeRetired: false }),
    listQualifications(db, reader.agency.id),
    getReportFacts(db, center.id, { fromDate: today, toDate: today }),
    Promise.all(kinds.map(({ kind }) => listSettingVersions(db, reader.agency.id, { kind }))),
  ]);
  const linesOf = (index: number) => versionLines(versions[index] ?? [], names, view);
  const view = { timeZone: center.clock.timeZone, clockStyle: reader.clockStyle };
  return (
    <>
      <PageHeader
        title="Rules"
        description={`${center.name} · what schedules are planned and judged by, and how it came to be`}
      />
      <CenterChoice
        centers={reader.centers}
        current={center.id}
        hrefOf={(centerId) => `/rules?${new URLSearchParams({ center: centerId })}`}
      />
      <RequirementSection
        clock={center.clock}
        today={today}
        workweekStart={reader.agency.workweekStart}
        clockStyle={reader.clockStyle}
        editHref={null}
        qualificationNames={new Map(qualifications.map(({ id, name }) => [String(id), name]))}
        requirements={inDayOrder(requirements, center.clock.dayStart)}
        selectedId={null}
      />
      <ShiftSection editHref={null} clockStyle={reader.clockStyle} shifts={shifts} selectedId={null} />
      {kinds.map(({ kind, title }, index) => (
        <SettingsSection key={kind} title={title}>
          {kind === 'limits' ? <p>{limitsWords(facts)}</p> : null}
          <ol aria-label={title} className="divide-y rounded-lg border empty:hidden">
            {linesOf(index).map((line) => (
              <li key={line.id} className="flex flex-col gap-0.5 px-cell py-2">
                <span className="font-medium">
                  {line.from === null ? 'From the beginning' : `From ${line.from}`}
                  {line.state === 'withdrawn' ? ', withdrawn' : line.state === 'planned' ? ', planned' : ''}
                </span>
                <span className="wrap-anywhere">
                  {line.parts.length === 0 ? 'As before.' : line.parts.join(' · ')}
                </span>
              </li>
            ))}
          </ol>
          {linesOf(index).length === 0 ? (
            <p className="text-muted-foreground">Nobody has changed it: it is as the app begins.</p>
          ) : null}
        </SettingsSection>
      ))}
    </>
  );
}

/** The limits in force. */
function limitsWords({ ruleVersions }: ReportFacts): string {
  const limits = ruleVersions.at(-1)?.limits;
  return limits === undefined ? '' : settingWords('limits', limits, names);
}
