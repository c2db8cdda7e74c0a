import { scenarioChangeSchema } from '#lib/domain/schemas.ts';
import type { ScenarioChange } from '#lib/domain/types.ts';
import { type ScenarioStart, TryButton } from './try-button.tsx';

export type TryChangeProps = {
  /** Null where nothing can be tried: only a generated draft has scenarios. */
  start: ScenarioStart | null;
  /** Null for what no other plan can be, such as a shift of overtime. */
  change: ScenarioChange | null;
  name: string;
  label?: string;
};

const nameMax = 80;

/** The way to try a change as a scenario, where there is one. */
export function TryChange({ start, change, name, label }: TryChangeProps) {
  if (start === null || change === null) return null;
  const known = scenarioChangeSchema.safeParse(change);
  if (!known.success) return null;
  return (
    <TryButton
      {...start}
      name={name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name}
      change={known.data}
      {...(label === undefined ? {} : { label })}
    />
  );
}
