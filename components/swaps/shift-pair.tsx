import { Fragment, type ReactNode } from 'react';
import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import type { SwapShift } from '#lib/domain/swap-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';

export type PairSide = {
  /** `You give`, `Ben Ode gives`. */
  label: string;
  /** Null = nothing: a shift is given away. */
  shift: Pick<SwapShift, 'code' | 'startsAt' | 'endsAt'> | null;
  /** Said where no shift is. */
  instead?: string;
};

export type ShiftPairProps = { sides: readonly PairSide[]; timeZone: string; clockStyle: ClockStyle };

/** What changes hands, side by side. */
export function ShiftPair({ sides, timeZone, clockStyle }: ShiftPairProps) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(8.5rem,100%),1fr))] gap-2">
      {sides.map(({ label, shift, instead }) => (
        <div key={label} className="flex min-w-0 flex-col rounded-md border bg-background px-3 py-2">
          <dt className="text-sm text-muted-foreground">{label}</dt>
          <dd className="flex flex-col wrap-anywhere">
            {shift === null ? (
              <span className="text-muted-foreground">{instead}</span>
            ) : (
              <>
                <span className="font-medium">
                  <WholeWords>{formatInterval(shift, timeZone, clockStyle)}</WholeWords>
                </span>
                <ShiftFacts shift={shift} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Breaks a text at its spaces alone: not after the dash between two times. */
export function WholeWords({ children }: { children: string }) {
  return children.split(' ').map((word, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words have no other name, and the same one may come twice
    <Fragment key={place}>
      {place === 0 ? '' : ' '}
      <span className="whitespace-nowrap">{word}</span>
    </Fragment>
  ));
}

type ShiftFactsProps = { shift: Pick<SwapShift, 'code' | 'startsAt' | 'endsAt'>; children?: ReactNode };

/** `D12 · 12 h`. */
export function ShiftFacts({ shift, children }: ShiftFactsProps) {
  return (
    <span className="text-sm text-muted-foreground">
      <span className="font-mono">{shift.code}</span> ·{' '}
      {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
      {children}
    </span>
  );
}
