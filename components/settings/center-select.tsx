'use client';

import { useUrlFilters } from '#components/form/use-url-filters.ts';
import { ToolbarSelect } from '../ui/toolbar-select.tsx';

export type CenterSelectProps = {
  /** Open ones. */
  centers: readonly { id: string; name: string }[];
  value: string | null;
};

/** Whose settings are shown, where an agency has more than one center. */
export function CenterSelect({ centers, value }: CenterSelectProps) {
  const { setFilters } = useUrlFilters(['shift', 'requirement', 'date']);
  if (centers.length < 2 || value === null) return null;
  return (
    <ToolbarSelect
      aria-label="Center"
      items={centers.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onValueChange={(center) => setFilters({ center })}
    />
  );
}
