import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import { gapChairs, gapSentence, stopWords } from '#lib/domain/gap-words.ts';
import { type PlanNames, personName } from '#lib/domain/remedy-words.ts';
import type { Gap, GapPerson, Problem, Remedy } from '#lib/domain/types.ts';
import { Comments } from '../comments/comments.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { RemedyList } from './remedy-list.tsx';
import type { ScenarioStart } from './try-button.tsx';

export type GapPanelProps = {
  gap: Gap;
  centerId: string;
  /** Everybody who could fill the chair, with the rule that stops each. */
  people: readonly GapPerson[];
  /** Those that close this gap. */
  remedies: readonly Remedy[];
  /** The gap among those of the result, which remedies count in; null for one that came later. */
  index: number | null;
  /** Whether remedies were looked for in the schedule as it stands. */
  isAsGenerated: boolean;
  names: PlanNames;
  problem: Problem;
  clockStyle: ClockStyle;
  start: ScenarioStart | null;
  closeHref: string;
  dayHref: string;
};

/** The nearest to help first. */
const stops = ['offByLine', 'weeklyHours', 'consecutiveDays', 'rest', 'onLeave', 'onDuty'] as const;

/** One gap: why it is there, person by person, and what would close it. */
export function GapPanel(props: GapPanelProps) {
  const { gap, people, remedies, isAsGenerated, names, problem, clockStyle, start } = props;
  const groups = stops
    .map((stop) => ({
      words: stopWords(stop, problem, 'deciders').replace(/^./, (letter) => letter.toUpperCase()),
      who: people.filter((person) => person.stop === stop),
    }))
    .filter(({ who }) => who.length > 0);
  return (
    <SidePanel
      title={formatInterval(gap, problem.clock.timeZone, clockStyle)}
      description={gapChairs(gap)}
      closeHref={props.closeHref}
    >
      <div className="flex flex-col gap-6">
        <p>
          {gapSentence(gap, problem.clock, {
            audience: 'deciders',
            clockStyle,
            plannedRestMinutes: problem.plannedRestMinutes,
            weeklyRegularMinutes: problem.limits.weeklyRegularMinutes,
            consecutiveDaysMax: problem.limits.consecutiveDaysHard,
          })}{' '}
          <TextLink href={props.dayHref}>Show the day</TextLink>
        </p>
        <section aria-labelledby="gap-remedies" className="flex flex-col gap-2">
          <h3 id="gap-remedies" className="font-semibold">
            What would close it
          </h3>
          {remedies.length === 0 ? (
            <p className="text-muted-foreground">
              {isAsGenerated
                ? 'No single change that was tried closes this gap. A shift offered as overtime may.'
                : 'This gap came after the schedule was generated; generating again looks for what would close it.'}
            </p>
          ) : (
            <RemedyList
              remedies={remedies}
              openGap={props.index}
              names={names}
              problem={problem}
              start={start}
            />
          )}
        </section>
        <section aria-labelledby="gap-people" className="flex flex-col gap-3">
          <h3 id="gap-people" className="font-semibold">
            Why nobody else is there
          </h3>
          {groups.length === 0 ? (
            <p className="text-muted-foreground">Nobody of this center could take this chair.</p>
          ) : (
            groups.map(({ words, who }) => (
              <div key={words} className="flex flex-col gap-1">
                <h4 className="text-sm font-medium text-muted-foreground">
                  {words} · {who.length}
                </h4>
                <ul className="flex flex-wrap gap-x-3 gap-y-1">
                  {who.map(({ personId }) => (
                    <li key={personId}>{personName(personId, names.people)}</li>
                  ))}
                </ul>
              </div>
            ))
          )}
        </section>
        <Comments
          subject={{ kind: 'gap', centerId: props.centerId, startsAt: gap.startsAt, endsAt: gap.endsAt }}
          title="Notes on this gap"
        />
      </div>
    </SidePanel>
  );
}
