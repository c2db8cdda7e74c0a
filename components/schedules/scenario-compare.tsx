import { type ComparedPlan, comparePlans } from '#lib/domain/scenario-compare.ts';
import { Badge } from '../ui/badge.tsx';
import { Table, TableBody, TableHeader } from '../ui/table.tsx';

export type ScenarioCompareProps = {
  /** The draft first. */
  plans: readonly (ComparedPlan & { id: number; name: string })[];
};

const stuck = 'sticky left-0 z-10 min-w-32 max-w-40 border-r border-r-border-strong bg-card md:max-w-none';

/** The draft and its scenarios side by side, figure by figure. */
export function ScenarioCompare({ plans }: ScenarioCompareProps) {
  return (
    <section aria-labelledby="compare" className="flex min-w-0 flex-col gap-3">
      <h2 id="compare" className="text-lg font-semibold">
        Side by side
      </h2>
      <Table label="The draft and its scenarios">
        <TableHeader>
          <tr>
            <th scope="col" className={`${stuck} h-row border-b px-cell text-left text-sm font-medium`}>
              <span className="sr-only">Figure</span>
            </th>
            {plans.map(({ id, name }) => (
              <th
                key={id}
                scope="col"
                className="min-w-32 border-b px-cell py-1.5 text-right align-bottom text-sm font-medium wrap-anywhere"
              >
                {name}
              </th>
            ))}
          </tr>
        </TableHeader>
        <TableBody>
          {comparePlans(plans).map(({ label, cells }) => (
            <tr key={label}>
              <th
                scope="row"
                className={`${stuck} h-row border-b px-cell py-1 text-left text-sm font-medium text-muted-foreground`}
              >
                {label}
              </th>
              {cells.map(({ words, difference, isBest }, index) => (
                <td key={plans[index]?.id} className="h-row border-b px-cell py-1 text-right">
                  <span className="flex flex-wrap items-center justify-end gap-x-2">
                    {isBest ? <Badge tone="success">Best</Badge> : null}
                    <span className={isBest ? 'font-semibold' : undefined}>{words}</span>
                  </span>
                  {difference === null ? null : (
                    <span className="block text-sm text-muted-foreground">{difference}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </TableBody>
      </Table>
      <p className="text-sm text-muted-foreground">
        The second line of a cell is the difference to the draft. Least possible is a proven bound: nobody can
        plan less short with the people, patterns and requirements of that scenario; 0 h proves nothing.
      </p>
    </section>
  );
}
