import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ClockStyle, formatDuration, formatInterval, formatWeekFrom } from '#lib/domain/format.ts';
import type { SwapShift } from '#lib/domain/swap-records.ts';
import type { RestAround, TradeEffect, TradeSide } from '#lib/domain/swap-view.ts';
import { WholeWords } from '../swaps/shift-pair.tsx';

export type TradeEffectViewProps = {
  effect: TradeEffect;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What a trade does to each of the two and to coverage, before anybody decides. */
export function TradeEffectView({ effect, timeZone, clockStyle }: TradeEffectViewProps) {
  const { bar } = effect;
  const when = (shift: SwapShift) => `${shift.code} ${formatInterval(shift, timeZone, clockStyle)}`;
  return (
    <div className="flex flex-col gap-5">
      {bar === null ? null : (
        <Told tone="danger">
          <span className="font-medium">It cannot be approved.</span> {bar}
        </Told>
      )}
      <section aria-label="Coverage" className="flex flex-col gap-1.5">
        <h3 className="font-semibold">Coverage</h3>
        {effect.shortage === null ? (
          <p className="text-muted-foreground">Nothing becomes shorter than it is.</p>
        ) : (
          <Told tone="danger">{effect.shortage}</Told>
        )}
      </section>
      {effect.sides.map((side) => (
        <Side key={side.personId} side={side} when={when} />
      ))}
    </div>
  );
}

type SideProps = { side: TradeSide; when: (shift: SwapShift) => string };

function Side({ side, when }: SideProps) {
  const { fullName, gives, takes, restNow, restThen, weeks, warnings, violations } = side;
  const facts: (readonly [string, ReactNode])[] = [
    ['Gets', takes === null ? 'no shift' : <WholeWords key="gets">{when(takes)}</WholeWords>],
    ...weeks.map(
      ({ startDate, minutesNow, minutesThen }) =>
        [
          formatWeekFrom(startDate),
          minutesNow === minutesThen ? (
            `${formatDuration(minutesNow)}, as now`
          ) : (
            <Change key={startDate} from={formatDuration(minutesNow)} to={formatDuration(minutesThen)} />
          ),
        ] as const,
    ),
    ...(gives === null || restNow === null ? [] : [[`Rest now, ${gives.code}`, restWords(restNow)] as const]),
    ...(takes === null || restThen === null
      ? []
      : [[`Rest then, ${takes.code}`, restWords(restThen)] as const]),
  ];
  return (
    <section aria-label={fullName} className="flex flex-col gap-1.5">
      <h3 className="font-semibold">{fullName}</h3>
      <dl className="grid grid-cols-[minmax(0,max-content)_1fr] gap-x-4 gap-y-1">
        {facts.map(([label, value]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="min-w-0 tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {violations.map((words) => (
        <Told key={words} tone="danger">
          {words}
        </Told>
      ))}
      {warnings.map((words) => (
        <Told key={words} tone="warning">
          {words}
        </Told>
      ))}
      {violations.length + warnings.length === 0 ? (
        <p className="text-muted-foreground">Breaks no limit, and comes near none.</p>
      ) : null}
    </section>
  );
}

function Change({ from, to }: { from: string; to: string }) {
  return (
    <>
      {from} <span aria-hidden>→</span>
      <span className="sr-only">becomes</span> <span className="font-medium">{to}</span>
    </>
  );
}

/** `11 h before, 14 h after`. */
function restWords({ beforeMinutes, afterMinutes }: RestAround): string {
  const parts = [
    ...(beforeMinutes === null ? [] : [`${formatDuration(beforeMinutes)} before`]),
    ...(afterMinutes === null ? [] : [`${formatDuration(afterMinutes)} after`]),
  ];
  return parts.length === 0 ? 'no other shift near' : parts.join(', ');
}

const tones = {
  danger: { Icon: CircleAlert, classes: 'border-danger', icon: 'text-danger-text' },
  warning: { Icon: TriangleAlert, classes: 'border-warning', icon: 'text-warning-text' },
} as const;

/** A limit that is passed or near; the mark says which, not the color alone. */
function Told({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  const { Icon, classes, icon } = tones[tone];
  return (
    <p className={`flex items-start gap-2 border-l-2 pl-2.5 ${classes}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${icon}`} />
      <span className="min-w-0 wrap-anywhere">
        <span className="sr-only">{tone === 'danger' ? 'Limit passed: ' : 'Warning: '}</span>
        {children}
      </span>
    </p>
  );
}
