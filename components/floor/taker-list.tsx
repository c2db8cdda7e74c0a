'use client';

import { Check } from 'lucide-react';
import { useState } from 'react';
import { needWords } from '#components/roster/change-set/violation-list.tsx';
import type { Taker } from '#lib/domain/floor-panel.ts';
import { countOf } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Link } from '../ui/link.tsx';

export type TakerListProps = {
  /** The likeliest first; at least one. */
  takers: readonly Taker[];
  /** How many others cannot, whatever the reason. */
  barred: number;
  chosen: string | null;
  hrefOf: (userId: string) => string;
};

const SHOWN_MAX = 4;

/** Who could take a shift, the likeliest first; the chosen one is looked at below. */
export function TakerList({ takers, barred, chosen, hrefOf }: TakerListProps) {
  const [search, setSearch] = useState('');
  const [isWhole, setIsWhole] = useState(false);
  const isSearching = search.trim() !== '';
  const found = takers.filter(({ fullName }) => fullName.toLowerCase().includes(search.trim().toLowerCase()));
  const shown = isWhole || isSearching ? found : found.slice(0, SHOWN_MAX);
  const isHidden = chosen !== null && !isSearching && !shown.some(({ userId }) => userId === chosen);
  const listed = isHidden ? [...shown, ...found.filter(({ userId }) => userId === chosen)] : shown;
  return (
    <section aria-labelledby="quick-takers" className="flex flex-col gap-2">
      <h3 id="quick-takers" className="text-sm font-medium text-muted-foreground">
        Who could take it: {countOf(takers.length, 'person', 'people')}
        {barred > 0 ? `, ${barred} cannot` : ''}
      </h3>
      {takers.length > SHOWN_MAX ? (
        <Field label="Find a person" hideLabel>
          <Input
            type="search"
            placeholder="Find a person"
            value={search}
            onValueChange={setSearch}
            autoComplete="off"
          />
        </Field>
      ) : null}
      <ul className="divide-y overflow-hidden rounded-md border">
        {listed.map((taker) => (
          <TakerItem
            key={taker.userId}
            taker={taker}
            isChosen={taker.userId === chosen}
            href={hrefOf(taker.userId)}
          />
        ))}
      </ul>
      {listed.length === 0 ? <p className="text-sm">Nobody of them is called that.</p> : null}
      {listed.length < found.length ? (
        <Button size="sm" className="self-start" onClick={() => setIsWhole(true)}>
          Show all {found.length}
        </Button>
      ) : null}
    </section>
  );
}

function TakerItem({ taker, isChosen, href }: { taker: Taker; isChosen: boolean; href: string }) {
  const { fullName, need, broken, asActing, numbers } = taker;
  return (
    <li>
      <Link
        href={href}
        replace
        scroll={false}
        prefetch={false}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(
          'flex min-h-target items-start gap-2 px-3 py-1.5 hover:bg-hover focus-visible:outline-offset-[-2px]',
          isChosen && 'bg-primary-soft',
        )}
      >
        <Check
          aria-hidden
          className={cn('mt-0.5 size-4 shrink-0 text-primary-text', !isChosen && 'invisible')}
        />
        <span className="flex min-w-0 flex-col">
          <span className="flex flex-wrap items-center gap-x-2 font-medium wrap-anywhere">
            {fullName}
            {asActing ? <Badge>As acting supervisor</Badge> : null}
          </span>
          <span className="text-sm text-muted-foreground">
            {numbers}
            {broken.length === 0 ? '' : ` · ${broken.join(' · ')}`}
            {need === 'reason' || need === 'second_supervisor' ? ` · ${needWords(need)}` : ''}
          </span>
        </span>
      </Link>
    </li>
  );
}
