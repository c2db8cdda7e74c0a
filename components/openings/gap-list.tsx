import { formatInterval } from '#lib/domain/format.ts';
import type { ShortStretch } from '#lib/domain/gap-openings.ts';
import { ButtonLink } from '../ui/button.tsx';
import { type Look, missingWords } from './opening-words.ts';
import { openingsHref } from './openings-query.ts';

export type GapListProps = {
  stretches: readonly ShortStretch[];
  qualificationNames: Readonly<Record<string, string>>;
  openAt: number | null;
  look: Look;
};

/** More than so many are behind the roster, which shows them by day. */
const SHOWN_MAX = 12;

/** Stretches that stay short even when every open shift is taken, each one step from opening a shift for it. */
export function GapList({ stretches, qualificationNames, openAt, look }: GapListProps) {
  if (stretches.length === 0) return null;
  return (
    <section aria-labelledby="gaps" className="flex flex-col gap-1.5">
      <h2 id="gaps" className="text-lg font-semibold">
        Short without an open shift{' '}
        <span className="font-normal text-muted-foreground">{stretches.length}</span>
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {stretches.slice(0, SHOWN_MAX).map((stretch) => {
          const when = formatInterval(stretch, look.clock.timeZone, look.clockStyle);
          return (
            <li
              key={`${stretch.kind} ${stretch.qualificationId ?? ''} ${stretch.startsAt}`}
              data-selected={stretch.startsAt === openAt || undefined}
              className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5 data-selected:bg-primary-soft"
            >
              <span className="min-w-0 tabular-nums">
                <span className="font-semibold">{when}</span>{' '}
                <span className="text-danger-text">{missingWords(stretch, qualificationNames)}</span>
              </span>
              <ButtonLink
                size="sm"
                href={openingsHref({ view: 'fill', gapAt: stretch.startsAt, gapOf: stretch.kind })}
                scroll={false}
                prefetch={false}
                aria-label={`Open a shift for ${when}`}
              >
                Open a shift
              </ButtonLink>
            </li>
          );
        })}
      </ul>
      {stretches.length > SHOWN_MAX ? (
        <p className="text-sm text-muted-foreground">
          And {stretches.length - SHOWN_MAX} more, which the roster shows by day.
        </p>
      ) : null}
    </section>
  );
}
