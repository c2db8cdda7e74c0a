import { ChevronRight } from 'lucide-react';
import type { CallOutLine } from '#lib/domain/call-out-records.ts';
import { countOf, formatInterval } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { type CallLook, momentWords, STATE_TONES, STATE_WORDS } from './call-out-words.ts';

export type CallOutRowsProps = {
  label: string;
  lines: readonly CallOutLine[];
  now: Instant;
  look: CallLook;
};

/** Call-outs, each with its shift, how far it is and who holds it. */
export function CallOutRows({ label, lines, now, look }: CallOutRowsProps) {
  return (
    <ul aria-label={label} className="divide-y overflow-hidden rounded-lg border bg-card">
      {lines.map((line) => (
        <li key={line.id}>
          <Link
            href={`/call-outs/${line.id}`}
            className="flex min-h-[max(3rem,var(--target-min))] items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
          >
            <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-0.5">
              <span className="min-w-64 flex-1">
                <span className="font-mono">{line.opening.code}</span>{' '}
                <span className="font-medium">
                  {formatInterval(line.opening, look.timeZone, look.clockStyle)}
                </span>
                <span className="block text-sm text-muted-foreground">{progressWords(line, now, look)}</span>
              </span>
              <Badge tone={STATE_TONES[line.state]}>{STATE_WORDS[line.state]}</Badge>
            </span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function progressWords(line: CallOutLine, now: Instant, look: CallLook): string {
  const { state, holderName, startedAt, endedAt, asked, filledBy, isAutomatic } = line;
  return [
    filledBy.length > 0
      ? `${filledBy.join(' and ')} ${filledBy.length === 1 ? 'has' : 'have'} ${state === 'running' ? 'a part of it' : 'it'}`
      : `${countOf(asked, 'person', 'people')} asked`,
    `${holderName} ${state === 'running' ? 'holds it' : 'held it'}`,
    endedAt === null
      ? `since ${momentWords(startedAt, now, look)}`
      : `ended ${momentWords(endedAt, now, look)}`,
    ...(isAutomatic && state === 'running' ? ['automatic offers on'] : []),
  ].join(' · ');
}
