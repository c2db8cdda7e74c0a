import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { ShiftChange, ShiftState } from '#lib/domain/roster-records.ts';
import type { CenterClock } from '#lib/domain/types.ts';

/** `Diaz, Wed 4 Feb D12 09:00–21:00 → Kim, Wed 4 Feb D12 09:00–21:00`. */
export function changeWords(
  { kind, fromName, toName, before, after }: ShiftChange,
  clock: CenterClock,
  clockStyle: ClockStyle,
): string {
  const full = (name: string | null, state: ShiftState) =>
    `${name ?? 'Open'}, ${stateWords(state, clock, clockStyle)}`;
  if (before === null || kind === 'added') return after === null ? '' : `Added: ${full(toName, after)}`;
  if (after === null || kind === 'cancelled') return `Removed: ${full(fromName, before)}`;
  if (kind === 'restored') return `Brought back: ${full(toName, after)}`;
  const was = stateWords(before, clock, clockStyle);
  const is = stateWords(after, clock, clockStyle);
  if (was === is) return `${is}: ${fromName ?? 'Open'} → ${toName ?? 'Open'}`;
  return fromName === toName ? `${was} → ${is}` : `${full(fromName, before)} → ${full(toName, after)}`;
}

function stateWords(state: ShiftState, clock: CenterClock, clockStyle: ClockStyle): string {
  const times = [state.startsAt, state.endsAt].map((at) => formatInstantTime(at, clock.timeZone, clockStyle));
  return [
    `${formatDate(state.shiftDate)} ${state.code} ${times.join('–')}`,
    ...(state.isOvertime ? ['overtime'] : []),
    ...(state.isActing ? ['acting supervisor'] : []),
    ...(state.isLocked ? ['locked'] : []),
  ].join(', ');
}
