import { SlidersHorizontal } from 'lucide-react';
import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { RequirementPanel } from '#components/requirements/requirement-panel.tsx';
import { RequirementSection } from '#components/requirements/requirement-section.tsx';
import { removalInWords } from '#components/requirements/requirement-words.ts';
import { CenterSelect } from '#components/settings/center-select.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { inDayOrder } from '#lib/domain/required-week.ts';
import { isLocalDate } from '#lib/domain/time.ts';

export const metadata = { title: 'Requirements' };

const href = '/settings/requirements';

export default async function RequirementSettingsPage({ searchParams }: PageProps<'/settings/requirements'>) {
  const page = await loadSettings();
  const params = await searchParams;
  const { centers, center } = await loadCenter(page, params.center);
  const header = (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="Who must be there, by the day: schedules are planned and judged by what is in force on each date."
        action={<CenterSelect centers={centers} value={center?.id ?? null} />}
      />
    </>
  );
  if (center === null) {
    return (
      <>
        {header}
        <EmptyState icon={<SlidersHorizontal aria-hidden />} title="There is no open center">
          Requirements belong to a center. Add one first.
        </EmptyState>
      </>
    );
  }
  const [rows, qualifications] = await Promise.all([
    listRequirements(page.db, center.id),
    listQualifications(page.db, page.user.agency.id),
  ]);
  const view = {
    clock: center,
    today: page.today,
    workweekStart: page.user.agency.workweekStart,
    clockStyle: page.user.clockStyle,
  };
  const requirements = inDayOrder(rows, center.dayStart);
  const requirement = requirements.find(({ id }) => String(id) === params.requirement) ?? null;
  const base = centers.length > 1 ? `${href}?center=${center.id}` : href;
  return (
    <>
      {header}
      <RequirementSection
        {...view}
        heading="Minimums"
        editHref={(id) => `${base}${base.includes('?') ? '&' : '?'}requirement=${id}`}
        qualificationNames={new Map(qualifications.map(({ id, name }) => [String(id), name]))}
        requirements={requirements}
        selectedId={requirement?.id ?? null}
      />
      {requirement !== null || params.requirement === 'new' ? (
        <RequirementPanel
          key={String(params.requirement)}
          centerId={center.id}
          workweekStart={view.workweekStart}
          today={page.today}
          requirement={requirement}
          start={ofDay(params.date, params.name)}
          qualifications={qualifications.filter(({ isActive }) => isActive)}
          removal={removalInWords(requirements, requirement, view)}
          closeHref={base}
          change={{ preview: actions.previewRequirement, save: actions.saveRequirement }}
          end={{ preview: actions.previewRequirementEnd, save: actions.endRequirement }}
        />
      ) : params.requirement ? (
        <SidePanel title="Not here any more" closeHref={base}>
          It was ended or replaced meanwhile, or belongs to another center.
        </SidePanel>
      ) : null}
    </>
  );
}

type Param = string | string[] | undefined;

/** What a new requirement starts with: of a holiday, when the address names its day. */
function ofDay(date: Param, name: Param) {
  if (typeof date !== 'string' || !isLocalDate(date)) return {};
  return {
    fromDate: date,
    toDate: date,
    replacesWeekly: true,
    ...(typeof name === 'string' && { name: name.slice(0, 60) }),
  };
}
