import { useMemo } from 'react';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { versionOn, workweekStartOn } from '#lib/domain/dated-rules.ts';
import {
  type ClockStyle,
  formatDuration,
  formatInterval,
  formatWeek,
  formatWorkAndPay,
} from '#lib/domain/format.ts';
import { type PersonNumbers, personNumbers } from '#lib/domain/person-numbers.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import { creditedRows } from '#lib/domain/roster-index.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { useIsWhole } from '../store/use-is-whole.ts';
import { useRoster } from '../store/use-roster.ts';

export type NumbersTableProps = {
  userId: string;
  date: LocalDate;
  facts: RosterFacts;
  clockStyle: ClockStyle;
};

/** A person's week and block in numbers, and the rest around the day's work. */
export function NumbersTable({ userId, date, facts, clockStyle }: NumbersTableProps) {
  const days = useRoster((state) => state.byPerson.get(userId));
  const isWhole = useIsWhole();
  const everyRow = useRoster((state) => state.rows);
  const credited = useMemo(() => creditedRows(everyRow.values()), [everyRow]);
  const rows = [...(days?.values() ?? []), credited.get(userId) ?? []].flat();
  const numbers = personNumbers({ facts, rows, userId, date });
  const { week, block } = numbers;
  const lines = [
    ['Hours', formatWorkAndPay(week), formatWorkAndPay(block)],
    ['Overtime', formatDuration(week.overtimeMinutes), formatDuration(block.overtimeMinutes)],
    ['Shifts', null, String(block.shifts)],
    ['Nights', null, String(block.nights)],
    ['Weekend days', null, String(block.weekends)],
    ['Holidays', null, String(block.holidays)],
  ] as const;
  return (
    <div className="flex flex-col gap-3">
      <table className="w-full text-left">
        <caption className="sr-only">The week and the block in numbers</caption>
        <thead className="text-sm text-muted-foreground">
          <tr>
            <td />
            <th scope="col" className="font-medium">
              {formatWeek(date, workweekStartOn(facts.ruleVersions, date))}
            </th>
            <th scope="col" className="font-medium">
              Block
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([label, inWeek, inBlock]) => (
            <tr key={label} className="border-t">
              <th scope="row" className="py-1 font-normal text-muted-foreground">
                {label}
              </th>
              <td className="py-1">{inWeek}</td>
              <td className="py-1">{isWhole ? inBlock : <Skeleton className="w-12" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {aroundOf(numbers, facts, date, clockStyle).map(([label, words]) => (
          <div key={label} className="contents">
            <dt className="text-muted-foreground">{label}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function aroundOf(
  { restBeforeMinutes, restAfterMinutes, daysInARow, nextLeave }: PersonNumbers,
  { clock, ruleVersions }: RosterFacts,
  date: LocalDate,
  clockStyle: ClockStyle,
): [label: string, words: string][] {
  const { limits } = versionOn(ruleVersions, date);
  const rest = (minutes: number | null) => {
    if (minutes === null) return 'No other shift known';
    const { restMinutesHard: hard, restMinutesSoft: soft } = limits;
    if (minutes < hard) return `${formatDuration(minutes)}, minimum ${formatDuration(hard)}`;
    return minutes < soft
      ? `${formatDuration(minutes)}, preferred minimum ${formatDuration(soft)}`
      : formatDuration(minutes);
  };
  return [
    ...(daysInARow === 0
      ? []
      : ([
          ['Rest before', rest(restBeforeMinutes)],
          ['Rest after', rest(restAfterMinutes)],
          ['Days in a row', `${daysInARow}, maximum ${limits.consecutiveDaysHard}`],
        ] satisfies [string, string][])),
    [
      'Next time off',
      nextLeave === null
        ? 'None'
        : `${formatInterval(nextLeave, clock.timeZone, clockStyle)}${nextLeave.state === 'pending' ? ', not decided' : ''}`,
    ],
  ];
}
