'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuLink } from '#components/ui/menu.tsx';
import { formatDateRange } from '#lib/domain/format.ts';
import type { RosterBlock } from '#lib/domain/roster.ts';
import { type RosterQuery, rosterHref } from '#lib/domain/roster-query.ts';

/** Which block is shown, and the way to the others. */
export function BlockChoice({
  schedule,
  blocks,
  query,
}: {
  schedule: RosterBlock;
  blocks: readonly RosterBlock[];
  query: RosterQuery;
}) {
  return (
    <Menu
      trigger={
        <Button size="sm" className="max-w-[min(20rem,75vw)] max-sm:min-w-0 max-sm:shrink">
          <span className="sr-only">Block:</span>
          <span className="truncate">{schedule.name}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {blocks.map((block) => (
        <MenuLink
          key={block.id}
          href={rosterHref({ ...query, block: block.id, date: null, cell: null, open: null })}
          isCurrent={block.id === schedule.id}
          icon={<Check aria-hidden className={block.id === schedule.id ? undefined : 'invisible'} />}
        >
          <span className="flex flex-col">
            <span>
              {block.name}
              {block.status === 'draft' ? ' (draft)' : ''}
            </span>
            <span className="text-sm text-muted-foreground">
              {formatDateRange(block.startDate, block.endDate)}
            </span>
          </span>
        </MenuLink>
      ))}
    </Menu>
  );
}
