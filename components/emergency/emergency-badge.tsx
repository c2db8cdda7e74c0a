import type { EmergencyState } from '#lib/domain/emergency-view.ts';
import { Badge } from '../ui/badge.tsx';

const LOOK = {
  planned: { tone: 'warning', label: 'Planned' },
  running: { tone: 'danger', label: 'Running' },
  ended: { tone: 'neutral', label: 'Over' },
  cancelled: { tone: 'outline', label: 'Taken back' },
} as const;

/** Where emergency staffing stands. */
export function EmergencyBadge({ state }: { state: EmergencyState }) {
  const { tone, label } = LOOK[state];
  return <Badge tone={tone}>{label}</Badge>;
}
