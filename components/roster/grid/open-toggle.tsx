import { ChevronDown, ChevronRight } from 'lucide-react';

/** Spreads the open shifts into a line for each kind. */
export function OpenToggle({
  isSpread,
  onChange,
}: {
  isSpread: boolean;
  onChange: (isSpread: boolean) => void;
}) {
  const Icon = isSpread ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-expanded={isSpread}
      aria-label="A line for each kind of open shift"
      className="rg-toggle"
      onClick={() => onChange(!isSpread)}
    >
      <Icon aria-hidden />
    </button>
  );
}
