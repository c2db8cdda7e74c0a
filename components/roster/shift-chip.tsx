import type { ReactNode } from 'react';
import type { ScheduleEntry, ShiftMark } from './schedule-entry.ts';

/** Glyphs in an 8 × 8 box; drawn here because a roster may hold hundreds of them. */
const GLYPHS: Partial<Record<ShiftMark, ReactNode>> = {
  locked: (
    <path
      d="M2.5 3.6V2.6a1.5 1.5 0 0 1 3 0v1M1.8 3.6h4.4v3.2H1.8z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1"
    />
  ),
  swap: (
    <path
      d="M1 2.75h5.5M5 1.25l1.6 1.5L5 4.25M7 5.5H1.5M3 4l-1.6 1.5L3 7"
      fill="none"
      stroke="currentColor"
      strokeWidth="0.9"
    />
  ),
  acting: <path d="M1.2 5.2 4 2.4l2.8 2.8" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  acknowledged: <path d="M1.2 4.3 3.2 6.2 6.8 1.9" fill="none" stroke="currentColor" strokeWidth="1.2" />,
};

/** The shift, open shift or leave of one day as a chip: letter and hours, hue and lightness, and its marks. */
export function ShiftChip({ entry }: { entry: ScheduleEntry }) {
  if (entry.kind === 'leave') {
    return <span className="leave-chip" />;
  }
  const has = (mark: ShiftMark) => (entry.marks?.includes(mark) ? '' : undefined);
  const count = entry.kind === 'open' ? entry.count : 1;
  const glyphs = entry.marks?.filter((mark) => GLYPHS[mark]) ?? [];
  return (
    <span
      className="shift-chip"
      data-category={entry.category}
      data-open={entry.kind === 'open' ? '' : undefined}
      data-overtime={has('overtime')}
      data-manual={has('manual')}
      data-trainee={has('trainee') ?? has('light_duty')}
    >
      {entry.code}
      {glyphs.length > 0 || count > 1 ? (
        <span className="shift-glyphs">
          {count > 1 ? `×${count}` : null}
          {glyphs.map((mark) => (
            <svg key={mark} viewBox="0 0 8 8" aria-hidden="true">
              {GLYPHS[mark]}
            </svg>
          ))}
        </span>
      ) : null}
    </span>
  );
}
