import { RadioGroup } from '#components/ui/radio-group.tsx';
import type { Capacity } from '#lib/domain/roster.ts';

export type CapacityChoiceProps = {
  value: Capacity;
  onChange: (capacity: Capacity) => void;
};

/** In which capacity a dispatcher takes a shift that asks for a supervisor, and what either means. */
export function CapacityChoice({ value, onChange }: CapacityChoiceProps) {
  return (
    <RadioGroup
      legend="A dispatcher works it as"
      value={value}
      onValueChange={(next) => onChange(next === 'dispatcher' ? 'dispatcher' : 'supervisor')}
      items={[
        {
          value: 'supervisor',
          label: 'Acting supervisor',
          hint: 'Named for this one shift, and counted to both minimums. Needs the qualification on that day.',
        },
        {
          value: 'dispatcher',
          label: 'Dispatcher',
          hint: 'The shift asks for no supervisor any more, and counts to the minimum of employees alone.',
        },
      ]}
    />
  );
}
