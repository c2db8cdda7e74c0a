'use client';

import { ChevronDown, ChevronUp } from 'lucide-react';
import { useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { Desk } from '#lib/domain/handover-records.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { toast } from '../ui/toast.tsx';

export type DeskListProps = {
  /** In their order, retired ones last. */
  desks: readonly Desk[];
  hrefOf: Readonly<Record<number, string>>;
  move: (input: { deskId: number; isUp: boolean }) => Promise<ActionResult<unknown>>;
};

/** The desks of a center in the order of the hand-over, which the arrows change. */
export function DeskList({ desks, hrefOf, move }: DeskListProps) {
  const [isPending, startTransition] = useTransition();
  const used = desks.filter(({ isActive }) => isActive);
  function step(deskId: number, isUp: boolean) {
    startTransition(async () => {
      const answer = await answerOf(() => move({ deskId, isUp }));
      if (!answer.ok) toast.error(answer.message);
    });
  }
  return (
    <ul
      aria-label="Desks"
      aria-busy={isPending || undefined}
      className="max-w-2xl divide-y rounded-lg border bg-card"
    >
      {desks.map(({ id, name, isActive }) => (
        <li key={id} className="flex min-h-row items-center gap-x-3 px-cell py-1 hover:bg-muted">
          <Link
            href={hrefOf[id] ?? ''}
            scroll={false}
            className="flex min-h-target min-w-0 flex-1 items-center font-medium wrap-anywhere text-primary-text underline-offset-4 hover:underline"
          >
            {name}
          </Link>
          {isActive ? (
            <span className="flex shrink-0">
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Move ${name} up`}
                disabled={used[0]?.id === id}
                onClick={() => step(id, true)}
              >
                <ChevronUp aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Move ${name} down`}
                disabled={used.at(-1)?.id === id}
                onClick={() => step(id, false)}
              >
                <ChevronDown aria-hidden />
              </Button>
            </span>
          ) : (
            <Badge tone="outline">Retired</Badge>
          )}
        </li>
      ))}
    </ul>
  );
}
