import {
  type ReportQuery,
  type ReportRange,
  reportHref,
  sortText,
  usualRanges,
} from '#lib/domain/report-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ChoiceLinks } from '../mandates/choice-links.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { FilterRow } from '../ui/filter-row.tsx';

/** The dates of a report: the usual ones, or any. */
export function ReportFilters({
  range,
  today,
  hrefOf,
  hidden = {},
  count,
}: {
  range: ReportRange;
  today: LocalDate;
  /** Where the same is shown for other dates. */
  hrefOf: (range: ReportRange) => string;
  /** What else stays in the address. */
  hidden?: Readonly<Record<string, string>>;
  count?: string;
}) {
  return (
    <div data-print="hidden" className="flex flex-col gap-3">
      <ChoiceLinks
        label="Dates"
        choices={usualRanges(today).map(({ label, range: usual }) => ({
          label,
          href: hrefOf(usual),
          isCurrent: usual.fromDate === range.fromDate && usual.toDate === range.toDate,
        }))}
      />
      <form>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <FilterRow label="Dates of the report" count={count}>
          <Field label="From">
            <DateInput
              name="from"
              key={range.fromDate}
              defaultValue={range.fromDate}
              min="2000-01-01"
              max="2199-12-31"
              required
            />
          </Field>
          <Field label="To">
            <DateInput
              name="to"
              key={range.toDate}
              defaultValue={range.toDate}
              min="2000-01-01"
              max="2199-12-31"
              required
            />
          </Field>
          <Button type="submit">Show</Button>
        </FilterRow>
      </form>
    </div>
  );
}

/** What an address of a report has beside its dates. */
export function hiddenOf({ by, sort, centerId }: ReportQuery): Record<string, string> {
  return {
    ...(by !== 'person' && { by }),
    ...(centerId !== null && { center: centerId }),
    ...(sort !== null && { sort: sortText(sort) }),
  };
}

/** The same report for other dates. */
export const hrefForDates = (query: ReportQuery) => (range: ReportRange) =>
  reportHref({ ...query, ...range, open: null });
