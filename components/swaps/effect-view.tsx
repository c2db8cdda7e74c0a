import { CircleAlert, TriangleAlert } from 'lucide-react';
import { formatDuration, formatWeekFrom } from '#lib/domain/format.ts';
import type { TradeEffect, TradeSide } from '#lib/domain/swap-view.ts';
import { cn } from '#lib/utils.ts';

export type EffectViewProps = {
  effect: TradeEffect;
  /** Of the one with whom the reader would trade. */
  otherName: string;
};

/** What a trade means for the reader: why it cannot be, what warns, and rest and hours as they would be. */
export function EffectView({ effect, otherName }: EffectViewProps) {
  const [side] = effect.sides;
  if (effect.bar !== null) {
    return (
      <Remark tone="danger" role="note">
        {barWords(effect.bar, otherName)}
      </Remark>
    );
  }
  if (side === undefined) return null;
  const remarks = [
    ...side.violations,
    ...side.warnings,
    ...(effect.shortage === null ? [] : [effect.shortage]),
  ];
  return (
    <div className="flex flex-col gap-1">
      <ul className="flex flex-col gap-0.5 text-sm">
        {remarks.map((words) => (
          <li key={words}>
            <Remark tone="warning">{words}</Remark>
          </li>
        ))}
        {remarks.length === 0 ? <li>It breaks no rule for you.</li> : null}
        {restWords(side) === null ? null : <li className="text-muted-foreground">{restWords(side)}</li>}
        {side.weeks.map(({ startDate, minutesNow, minutesThen }) => (
          <li key={startDate} className="text-muted-foreground">
            Your week {formatWeekFrom(startDate)}: {formatDuration(minutesNow)}
            {minutesThen === minutesNow ? ', as now' : ` now, ${formatDuration(minutesThen)} then`}
          </li>
        ))}
        <li className="text-muted-foreground">{payWords(side)}</li>
      </ul>
    </div>
  );
}

/** Why it cannot be, with whose reason it is. */
function barWords(bar: string, otherName: string): string {
  return bar.startsWith('You') || bar.startsWith(otherName) ? bar : `${otherName}: ${bar}`;
}

/** Who is paid does not change with who works: what one works more is owed. */
function payWords({ gives, takes, paidName, fullName, minutesDifference }: TradeSide): string {
  if (gives === null) return 'Pay stays with whoever had this shift first; they owe you the hours.';
  const isOwn = paidName === fullName;
  const payee = isOwn ? 'You stay' : `${paidName ?? 'Whoever had it first'} stays`;
  const stays = `${payee} paid for your ${gives.code}`;
  if (takes === null) return `${stays}, and ${isOwn ? 'owe' : 'owes'} the hours.`;
  if (!isOwn || minutesDifference === 0) return `${stays}.`;
  const hours = formatDuration(Math.abs(minutesDifference));
  const owed =
    minutesDifference > 0 ? `work ${hours} more, and are owed them` : `work ${hours} less, and owe them`;
  return `${stays}. You ${owed}.`;
}

/** `You would rest 9 h before and 14 h after`. */
function restWords({ restThen }: TradeSide): string | null {
  if (restThen === null) return null;
  const { beforeMinutes, afterMinutes } = restThen;
  const parts = [
    beforeMinutes === null ? [] : [`${formatDuration(beforeMinutes)} before it`],
    afterMinutes === null ? [] : [`${formatDuration(afterMinutes)} after it`],
  ].flat();
  return parts.length === 0 ? null : `You would rest ${parts.join(' and ')}.`;
}

export type RemarkProps = {
  tone: 'danger' | 'warning';
  role?: 'note';
  className?: string;
  children: string;
};

/** A sentence that one should have read, with its sign. */
export function Remark({ tone, role, className, children }: RemarkProps) {
  const Icon = tone === 'danger' ? CircleAlert : TriangleAlert;
  return (
    <span
      role={role}
      className={cn(
        'flex items-start gap-1.5 text-sm',
        tone === 'danger' ? 'text-danger-text' : 'text-warning-text',
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </span>
  );
}
