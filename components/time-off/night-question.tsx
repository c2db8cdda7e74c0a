import { type ClockStyle, formatDate, formatInterval } from '#lib/domain/format.ts';
import { type LeaveAsk, nightsAsked, type OwnShift, windowOf } from '#lib/domain/time-off.ts';
import type { CenterClock, LocalDate } from '#lib/domain/types.ts';
import { RadioGroup, type RadioItem } from '../ui/radio-group.tsx';
import type { NightAnswer } from './ask-draft.ts';

type NightLook = { clock: CenterClock; clockStyle: ClockStyle; error: string | undefined };

export type NightsQuestionProps = NightLook & {
  fromDate: LocalDate;
  toDate: LocalDate;
  shifts: readonly OwnShift[];
  value: NightAnswer | '';
  onValueChange: (value: string) => void;
};

/** Asks which of the nights around the days is meant; nothing where none of them is worked. */
export function NightsQuestion(props: NightsQuestionProps) {
  const { fromDate, toDate, shifts, clock, clockStyle, error, value, onValueChange } = props;
  const asked = nightsAsked({ fromDate, toDate }, shifts, clock);
  if (asked === null) return null;
  const { before, after } = asked;
  const timesOf = (shift: OwnShift) => formatInterval(shift, clock.timeZone, clockStyle);
  const items: RadioItem[] = [];
  if (before !== null) {
    items.push({ value: 'before', label: `The night before: ${timesOf(before)}` });
  }
  if (after !== null) items.push({ value: 'after', label: `The night after: ${timesOf(after)}` });
  if (before !== null && after !== null) items.push({ value: 'both', label: 'Both nights' });
  if (fromDate !== toDate || before === null || after === null) {
    items.push({
      value: 'none',
      label: before !== null && after !== null ? 'Neither, only what lies between' : 'Not that night',
    });
  }
  return (
    <RadioGroup
      legend="Which night do you mean?"
      hint={
        fromDate === toDate
          ? `You work at night around ${formatDate(fromDate)}.`
          : 'You work at night around the first or the last day.'
      }
      name="nights"
      items={items}
      value={value}
      onValueChange={onValueChange}
      error={error}
    />
  );
}

export type NightQuestionProps = NightLook & {
  ask: Extract<LeaveAsk, { by: 'hours' }>;
  value: 'before' | 'after' | '';
  onValueChange: (value: string) => void;
};

/** Asks whether hours after midnight are those of the night before a day or of the night after it. */
export function NightQuestion({ ask, clock, clockStyle, value, onValueChange, error }: NightQuestionProps) {
  const items = (['before', 'after'] as const).flatMap((night): RadioItem[] => {
    const read = windowOf({ ...ask, night }, [], clock);
    if (!('window' in read)) return [];
    const times = formatInterval(read.window, clock.timeZone, clockStyle);
    return [
      {
        value: night,
        label: night === 'before' ? `The night before: ${times}` : `The night after: ${times}`,
      },
    ];
  });
  return (
    <RadioGroup
      legend="Which night do you mean?"
      hint={`These hours come after midnight, so ${formatDate(ask.date)} can mean either night.`}
      name="night"
      items={items}
      value={value}
      onValueChange={onValueChange}
      error={error}
    />
  );
}
