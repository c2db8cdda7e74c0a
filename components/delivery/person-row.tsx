'use client';

import { mayBeReminded, type UnacknowledgedPerson } from '#lib/domain/acknowledgements.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { momentWords } from '../nightly/moment.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { agoWords, shiftMark } from './delivery-words.ts';

export type PersonRowProps = {
  person: UnacknowledgedPerson;
  /** Whose page it is: nobody reminds themselves. */
  isOwn: boolean;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** A person who has not acknowledged: what, since when, how soon it matters, and when they were reminded. */
export function PersonRow(props: PersonRowProps) {
  const { person, isOwn, isSelected, onSelect, timeZone, clockStyle, now } = props;
  const { fullName, notices, concernsAt, createdAt, remindedAt, isRead } = person;
  const [first, ...others] = notices;
  const mark = shiftMark(person, now);
  return (
    <li
      data-selected={isSelected || undefined}
      className="flex min-h-row items-start gap-2 px-cell py-1.5 data-selected:bg-primary-soft"
    >
      <Checkbox
        label={`Select ${fullName}`}
        hideLabel
        disabled={isOwn || !mayBeReminded(person, now)}
        checked={isSelected}
        onCheckedChange={onSelect}
      />
      <div className="grid min-w-0 flex-1 items-start gap-x-4 gap-y-0.5 @3xl:grid-cols-[12rem_minmax(0,1fr)_20rem]">
        <div className="flex min-h-target min-w-0 flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{fullName}</span>
          {isOwn ? <TextLink href="/notifications?show=acknowledge">Your own</TextLink> : null}
        </div>
        <div className="flex min-w-0 flex-col wrap-anywhere">
          <p className="py-0.5">{first.content}</p>
          {others.length === 0 ? null : (
            <details className="text-muted-foreground">
              <summary className="flex min-h-target w-fit cursor-pointer items-center text-sm hover:text-foreground">
                {`And ${others.length} more`}
              </summary>
              <ul className="flex flex-col gap-1 pb-1">
                {others.map(({ id, content }) => (
                  <li key={id}>{content}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
        <div className="flex min-h-target flex-wrap items-center gap-x-2 gap-y-1 @3xl:justify-end">
          {mark === null || concernsAt === null ? null : (
            <Badge tone={mark.tone} title={momentWords(concernsAt, timeZone, clockStyle)}>
              {mark.label}
            </Badge>
          )}
          {isRead ? <Badge tone="outline">Opened</Badge> : null}
          <span className="text-sm text-muted-foreground">
            {`told ${agoWords(createdAt, now)}`}
            {remindedAt === null ? '' : `, reminded ${agoWords(remindedAt, now)}`}
          </span>
        </div>
      </div>
    </li>
  );
}
