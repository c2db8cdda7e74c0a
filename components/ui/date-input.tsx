import { cn } from '#lib/utils.ts';
import { Input, type InputProps } from './input.tsx';

export type DateInputProps = Omit<InputProps, 'type' | 'value' | 'defaultValue' | 'min' | 'max' | 'mono'> & {
  /** `YYYY-MM-DD`, like every date here. */
  value?: string;
  defaultValue?: string;
  min?: string;
  max?: string;
};

/** A calendar date with the device's own picker. */
export function DateInput({ className, ...props }: DateInputProps) {
  return <Input {...props} type="date" className={cn('w-40 max-w-full tabular-nums', className)} />;
}
