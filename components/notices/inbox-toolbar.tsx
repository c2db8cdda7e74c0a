'use client';

import type { NoticeChoice } from '#lib/domain/inbox-schemas.ts';
import { CATEGORY_RULES, NOTICE_CATEGORIES, type NoticeCategory } from '#lib/domain/notice-kinds.ts';
import type { InboxCount } from '#lib/domain/notice-records.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import type { Role } from '#lib/domain/types.ts';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { ToolbarSelect } from '../ui/toolbar-select.tsx';

const every = 'all';

export type InboxToolbarProps = {
  category: NoticeCategory | null;
  role: Role;
  count: InboxCount;
  onRead: (choice: NoticeChoice) => void;
  onAcknowledge: (choice: NoticeChoice) => void;
};

/** What the inbox shows, and what is done to all of it. */
export function InboxToolbar({ category, role, count, onRead, onAcknowledge }: InboxToolbarProps) {
  const { setFilters } = useUrlFilters(['before']);
  const { unread, toAcknowledge, newestId } = count;
  // What comes while one looks at the buttons is not meant.
  const all = { until: newestId };
  return (
    <div className="flex flex-wrap items-end justify-between gap-2">
      <FilterRow>
        <ToolbarSelect
          aria-label="Kind"
          items={[
            { value: every, label: 'Every kind' },
            ...NOTICE_CATEGORIES.filter((each) => hasRole(role, CATEGORY_RULES[each].role)).map((each) => ({
              value: each,
              label: CATEGORY_RULES[each].label,
            })),
          ]}
          value={category ?? every}
          onValueChange={(value) => setFilters({ category: value === every ? '' : value })}
          className="w-48"
        />
      </FilterRow>
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={unread === 0} onClick={() => onRead(all)}>
          Mark all read
        </Button>
        {toAcknowledge > 1 ? (
          <AlertDialog
            trigger={<Button>Acknowledge all</Button>}
            title={`Acknowledge ${toAcknowledge} notices?`}
            consequence={`You confirm that you know all ${toAcknowledge}. Your supervisors see that you did, and when.`}
            confirmLabel={`Acknowledge ${toAcknowledge}`}
            onConfirm={() => onAcknowledge(all)}
          />
        ) : (
          <Button disabled={toAcknowledge === 0} onClick={() => onAcknowledge(all)}>
            Acknowledge all
          </Button>
        )}
      </div>
    </div>
  );
}
