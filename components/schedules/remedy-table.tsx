import { countOf, formatDuration } from '#lib/domain/format.ts';
import { type PlanNames, remedyChange, remedyTitle } from '#lib/domain/remedy-words.ts';
import type { Problem, Remedy } from '#lib/domain/types.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { RemedyList } from './remedy-list.tsx';
import type { ScenarioStart } from './try-button.tsx';
import { TryChange } from './try-change.tsx';

export type RemedyTableProps = {
  remedies: readonly Remedy[];
  names: PlanNames;
  problem: Pick<Problem, 'leave' | 'clock'>;
  /** Null where nothing can be tried: only a draft has scenarios. */
  start: ScenarioStart | null;
  /** What is to be known of the figures, such as that they are older than the schedule. */
  note: string | null;
};

/** The single changes that would help, each measured by running it, with the way to try it. */
export function RemedyTable({ remedies, names, problem, start, note }: RemedyTableProps) {
  if (remedies.length === 0) return null;
  return (
    <section aria-labelledby="remedies" className="flex min-w-0 flex-col gap-3">
      <h2 id="remedies" className="text-lg font-semibold">
        What would help
      </h2>
      <p className="max-w-prose text-muted-foreground">
        Each was tried by itself, the cheapest kind first; what they bring does not add up.{' '}
        {start === null
          ? null
          : 'Overtime and acting supervisors are shifts on top of this schedule; the others can be tried as a scenario. '}
        {note}
      </p>
      <Table label="Single changes by what they bring" boxClassName="max-h-80 max-md:hidden">
        <TableHeader>
          <TableRow>
            <TableHead>One change</TableHead>
            <TableHead align="right">Supervisors</TableHead>
            <TableHead align="right">Employees</TableHead>
            <TableHead align="right">Overtime</TableHead>
            <TableHead align="right">Closes</TableHead>
            <TableHead>
              <span className="sr-only">Try it</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {remedies.map((remedy) => {
            const title = remedyTitle(remedy, names);
            return (
              <TableRow key={`${remedy.kind} ${title}`}>
                <TableCell className="min-w-44 font-medium">{title}</TableCell>
                <TableCell align="right" className="whitespace-nowrap">
                  {gainWords(remedy.gainSupervisorMinutes)}
                </TableCell>
                <TableCell align="right" className="whitespace-nowrap">
                  {gainWords(remedy.gainEmployeeMinutes)}
                </TableCell>
                <TableCell align="right" className="whitespace-nowrap">
                  {remedy.overtimeMinutes === 0 ? '–' : formatDuration(remedy.overtimeMinutes)}
                </TableCell>
                <TableCell align="right" className="whitespace-nowrap">
                  {countOf(remedy.closes.length, 'gap', 'gaps')}
                </TableCell>
                <TableCell align="right">
                  <TryChange start={start} name={title} change={remedyChange(remedy, problem)} />
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <div className="md:hidden">
        <RemedyList remedies={remedies} names={names} problem={problem} start={start} />
      </div>
    </section>
  );
}

/** Short hours that go away. */
function gainWords(minutes: number): string {
  return minutes === 0 ? '–' : `${formatDuration(minutes)} less short`;
}
