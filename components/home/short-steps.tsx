'use client';

import type { Coverage } from '#lib/domain/coverage.ts';
import { gapsAhead } from '#lib/domain/floor.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { SupervisedOpening } from '#lib/domain/opening-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { startGapHref } from '../call-outs/start-query.ts';
import { useNow } from '../floor/use-now.ts';
import { openingsHref } from '../openings/openings-query.ts';
import { ButtonLink } from '../ui/button.tsx';

export type ShortStepsProps = {
  /** Null where nothing is published. */
  coverage: Coverage | null;
  openings: readonly SupervisedOpening[];
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** The rest stands on the floor. */
const GAPS_MAX = 4;

/** What is short now and soon, and the shifts to be filled, each one step from its action; nothing where all is well. */
export function ShortSteps({ coverage, openings, now: initial, timeZone, clockStyle }: ShortStepsProps) {
  const now = useNow(initial);
  const gaps = coverage === null ? [] : gapsAhead(coverage, now, timeZone, clockStyle);
  const open = openings.filter(({ endsAt }) => endsAt > now);
  if (gaps.length + open.length === 0) return null;
  return (
    <section aria-labelledby="short" className="flex flex-col gap-3">
      <h2 id="short" className="text-lg font-semibold">
        Short
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {gaps.slice(0, GAPS_MAX).map((gap) => (
          <Step
            key={gap.words}
            text={gap.startsAt <= now ? `Now. ${gap.words}` : gap.words}
            isNow={gap.startsAt <= now}
            href={startGapHref(gap)}
            label="Call out"
          />
        ))}
        {gaps.length > GAPS_MAX ? (
          <Step
            text={`${countOf(gaps.length - GAPS_MAX, 'more stretch is', 'more stretches are')} short in the next 12 hours.`}
            href="/floor"
            label="The floor"
          />
        ) : null}
        {open.length === 0 ? null : (
          <Step text={openWords(open, now)} href={openingsHref({ view: 'fill' })} label="Fill" />
        )}
      </ul>
    </section>
  );
}

function openWords(open: readonly SupervisedOpening[], now: Instant): string {
  const first = Math.min(...open.map(({ startsAt }) => startsAt));
  const asked = open.flatMap(({ claims }) => claims.filter(({ state }) => state === 'waiting')).length;
  const shifts = `${countOf(open.length, 'shift is', 'shifts are')} open`;
  const when = first <= now ? 'one is empty now' : `the first starts in ${countdown(first, now)}`;
  return `${shifts}; ${when}.${asked === 0 ? '' : ` ${countOf(asked, 'request waits', 'requests wait')} for one.`}`;
}

function Step({
  text,
  isNow = false,
  href,
  label,
}: {
  text: string;
  isNow?: boolean;
  href: string;
  label: string;
}) {
  return (
    <li className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5">
      <span className={isNow ? 'min-w-0 font-medium text-danger-text' : 'min-w-0'}>{text}</span>
      <ButtonLink href={href} size="sm" prefetch={false} aria-label={`${label}: ${text}`}>
        {label}
      </ButtonLink>
    </li>
  );
}
