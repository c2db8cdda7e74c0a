'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useState } from 'react';
import { formatDate, formatDateRange } from '#lib/domain/format.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { toast } from '../ui/toast.tsx';
import { personHref } from './people-query.ts';

/** What a change of a person does to a published block, in a sentence. */
export type BlockEffect = { scheduleId: number; words: string };

/** What an action about a person answers: from where on blocks may be planned again, and what the change does to each. */
export type ChangeAnswer = { replanFrom: LocalDate | null; effects: readonly BlockEffect[] };

const EffectsContext = createContext<{
  effects: readonly BlockEffect[];
  setEffects: (effects: readonly BlockEffect[]) => void;
}>({ effects: [], setEffects: () => {} });

/** Keeps what the last change does while its offer to plan again is shown. Once, around a person's page. */
export function ReplanEffects({ children }: { children: ReactNode }) {
  const [effects, setEffects] = useState<readonly BlockEffect[]>([]);
  return <EffectsContext value={{ effects, setEffects }}>{children}</EffectsContext>;
}

/** Says that a change is saved, and leads to the offer to plan again what it concerns. */
export function useAfterChange(personId: string): (answer: ChangeAnswer, words: string) => void {
  const router = useRouter();
  const { setEffects } = use(EffectsContext);
  return ({ replanFrom, effects }, words) => {
    toast.success(words);
    setEffects(effects);
    if (replanFrom !== null) router.push(personHref(personId, { replan: replanFrom }));
  };
}

/** What the last change does to a block, in a sentence; null when nothing is known of it. */
export function useBlockEffect(): (scheduleId: number) => string | null {
  const { effects } = use(EffectsContext);
  return (id) => effects.find(({ scheduleId }) => scheduleId === id)?.words ?? null;
}

export type ReplanOfferProps = {
  /** From when on what is planned does not fit any more. */
  fromDate: LocalDate;
  /** The published blocks from then on; at least one. */
  blocks: readonly { id: number; name: string; startDate: LocalDate; endDate: LocalDate }[];
  /** The page without the offer. */
  closeHref: string;
};

/** The offer to plan published blocks again after a change of a person. They stay as they are until somebody does. */
export function ReplanOffer({ fromDate, blocks, closeHref }: ReplanOfferProps) {
  const effectOn = useBlockEffect();
  return (
    <section
      aria-labelledby="replan"
      className="flex max-w-5xl flex-col gap-3 rounded-lg border border-border-strong bg-card p-4 md:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-col gap-1">
          <h2 id="replan" className="text-lg font-semibold">
            Re-plan from {formatDate(fromDate)}
          </h2>
          <p className="text-muted-foreground">
            What is published stays as it is until you publish a draft that re-plans it.
          </p>
        </div>
        <ButtonLink href={closeHref} scroll={false} variant="ghost" size="sm">
          Not now
        </ButtonLink>
      </div>
      <ul aria-label="Published schedules" className="flex flex-col divide-y">
        {blocks.map(({ id, name, startDate, endDate }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 first:pt-0 last:pb-0">
            <div className="flex min-w-48 flex-1 flex-col gap-0.5">
              <Link
                href={`/schedules/${id}`}
                className="w-fit font-medium underline-offset-4 hover:underline"
              >
                {name}
              </Link>
              <p className="text-sm text-muted-foreground">
                {effectOn(id) ?? formatDateRange(startDate, endDate)}
              </p>
            </div>
            <ButtonLink
              href={`/schedules/${id}?replan=${fromDate > startDate ? fromDate : startDate}`}
              aria-label={`Re-plan ${name}`}
            >
              Re-plan…
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
