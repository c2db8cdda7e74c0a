'use client';

import { useState } from 'react';
import { mayBeReminded, peopleOpen } from '#lib/domain/acknowledgements.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { type RemindAction, RemindDialog, type RemindDialogProps } from './remind-dialog.tsx';
import { type ListedSchedule, SchedulePeople } from './schedule-people.tsx';

export type AcknowledgeScreenProps = {
  /** At least one. */
  schedules: readonly ListedSchedule[];
  ownId: string;
  remind: RemindAction;
  clockStyle: ClockStyle;
  now: Instant;
};

/** Who has not acknowledged, by schedule; some or all of them are reminded. */
export function AcknowledgeScreen(props: AcknowledgeScreenProps) {
  const { schedules, ownId, remind, clockStyle, now } = props;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<RemindDialogProps['asked'] | null>(null);
  // Who has acknowledged meanwhile, or was reminded, is chosen no more.
  const remindable = schedules.flatMap(({ open }) =>
    peopleOpen(open).filter((person) => person.userId !== ownId && mayBeReminded(person, now)),
  );
  const chosen = new Set(remindable.map(({ userId }) => userId).filter((userId) => selected.has(userId)));

  function select(userIds: readonly string[], isSelected: boolean) {
    setSelected((before) => {
      const after = new Set(before);
      for (const userId of userIds) {
        if (isSelected) after.add(userId);
        else after.delete(userId);
      }
      return after;
    });
  }

  /** Of all schedules: a person gets one notice about everything. One notice of each is enough to name them. */
  function ask(userIds: Iterable<string>) {
    const wanted = new Set(userIds);
    const named = new Map(
      remindable
        .filter(({ userId }) => wanted.has(userId))
        .map(({ userId, notices }) => [userId, notices[0].id]),
    );
    setAsked({ people: named.size, noticeIds: [...named.values()] });
  }

  return (
    <div className="flex flex-col gap-8">
      {schedules.map((schedule) => (
        <SchedulePeople
          key={schedule.scheduleId}
          schedule={schedule}
          ownId={ownId}
          selected={selected}
          onSelect={select}
          onRemind={ask}
          clockStyle={clockStyle}
          now={now}
        />
      ))}
      {chosen.size === 0 ? null : (
        <div
          role="toolbar"
          aria-label="Selected people"
          className="sticky bottom-4 z-20 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-border-strong bg-popover px-3 py-2 max-md:bottom-20"
        >
          <span className="px-1 font-medium">{chosen.size} selected</span>
          <Button size="sm" variant="primary" onClick={() => ask(chosen)}>
            Remind…
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setSelected(new Set())}>
            Clear
          </Button>
        </div>
      )}
      {asked === null ? null : (
        <RemindDialog
          asked={asked}
          remind={remind}
          onDone={() => setSelected(new Set())}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
