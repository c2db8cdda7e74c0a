'use client';

import { useTrack } from '#components/live/use-present.ts';
import { PersonAvatar } from '#components/people/person-avatar.tsx';
import { toast } from '#components/ui/toast.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx';
import { cn } from '#lib/utils.ts';
import { usePresence } from './use-presence.ts';
import { visitorWords } from './who-is-here.ts';

export type PresenceBarProps = {
  scheduleId: number;
  /** The one who looks. */
  userId: string;
  /** Whom they edit just now: whose panel is open, or in whose row they type. */
  editing: string | null;
};

/** With more there is no room for their names. */
const NAMED_MAX = 2;

/** Says who else has the roster open and whom they edit, and tells them the same of this page. */
export function PresenceBar({ scheduleId, userId, editing }: PresenceBarProps) {
  useTrack({ userId, scheduleId, personId: editing });
  const { here } = usePresence(scheduleId);
  return (
    // As high as what it may show, so that nothing moves when somebody comes.
    <div className="flex min-h-[max(1.5rem,var(--target-min))] min-w-0 items-center">
      {here.length === 0 ? null : (
        <ul aria-label="Who else is here" className="flex min-w-0 flex-wrap items-center gap-x-2">
          {here.map((visitor) => (
            <li key={visitor.userId} className="min-w-0">
              <VisitorMark
                words={visitorWords(visitor)}
                personId={visitor.userId}
                name={visitor.name}
                isNamed={here.length <= NAMED_MAX}
              />
            </li>
          ))}
        </ul>
      )}
      <VisuallyHidden>
        <span role="status">{here.map(({ name }) => `${name} is here.`).join(' ')}</span>
      </VisuallyHidden>
    </div>
  );
}

type VisitorMarkProps = { words: string; personId: string; name: string; isNamed: boolean };

function VisitorMark({ words, personId, name, isNamed }: VisitorMarkProps) {
  function press() {
    // A finger opens no tooltip.
    if (window.matchMedia('(pointer: coarse)').matches) toast.info(words);
  }
  return (
    <Tooltip content={words} side="bottom">
      <button
        type="button"
        onClick={press}
        className="flex min-h-target max-w-full min-w-target items-center justify-center gap-1.5 rounded-md px-1 text-sm text-muted-foreground hover:bg-hover"
      >
        <PersonAvatar personId={personId} name={name} size="sm" />
        <span className={cn(isNamed ? 'truncate max-lg:sr-only' : 'sr-only')}>{words}</span>
      </button>
    </Tooltip>
  );
}
