import { needWords } from '#components/roster/change-set/violation-list.tsx';
import type { OtherWay } from '#lib/domain/floor-panel.ts';
import type { QuickVerb } from '#lib/domain/floor-query.ts';
import { TextLink } from '../ui/text-link.tsx';

export type OtherWaysProps = {
  others: readonly OtherWay[];
  verb: QuickVerb;
  hrefOf: (rowId: number) => string;
};

/** The same with somebody else, by fewest rules broken. */
export function OtherWays({ others, verb, hrefOf }: OtherWaysProps) {
  return (
    <section aria-labelledby="quick-others" className="flex flex-col gap-1">
      <h3 id="quick-others" className="text-sm font-medium text-muted-foreground">
        {verb === 'hold' ? 'Who else ends now and could stay' : 'Who else starts then and could come earlier'}
      </h3>
      <ul className="divide-y rounded-md border">
        {others.map(({ rowId, fullName, need, broken }) => (
          <li key={rowId} className="flex flex-col px-3 py-1.5">
            <TextLink href={hrefOf(rowId)} replace scroll={false} className="min-h-target content-center">
              {fullName}
            </TextLink>
            <span className="text-sm text-muted-foreground">
              {broken.length === 0 ? 'Breaks no rule.' : `${broken.join(' · ')}. ${needWords(need) ?? ''}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
