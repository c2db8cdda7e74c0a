import { countOf } from '#lib/domain/format.ts';
import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import { ButtonLink } from '../ui/button.tsx';

export type OpenShiftsLineProps = {
  items: readonly MyOpenShift[];
  /** How many call-outs ask the person and wait for an answer. */
  offers: number;
};

/** That shifts are open which one may take, and that one is asked for; nothing where neither is so. */
export function OpenShiftsLine({ items, offers }: OpenShiftsLineProps) {
  const able = items.filter(({ bar }) => bar === null);
  const asked = able.filter(({ claim }) => claim?.state === 'waiting').length;
  if (offers + able.length === 0) return null;
  return (
    <section
      aria-label="Open shifts"
      className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-border-strong bg-card px-4 py-2"
    >
      <p className="min-w-0">
        {offers === 0 ? null : (
          <span className="font-medium">
            You are asked to work {countOf(offers, 'shift', 'shifts')}.{able.length === 0 ? '' : ' '}
          </span>
        )}
        {able.length === 0 ? null : `${countOf(able.length, 'open shift', 'open shifts')} you can take.`}
        {asked === 0 ? null : ` You asked for ${asked}.`}
      </p>
      <ButtonLink href="/open-shifts" size="sm">
        {offers === 0 ? 'Look' : 'Answer'}
      </ButtonLink>
    </section>
  );
}
