import type { ScheduleStatus } from '#lib/domain/records.ts';
import { Badge } from '../ui/badge.tsx';

const tones = { draft: 'warning', published: 'success', archived: 'neutral', failed: 'danger' } as const;
const words = { draft: 'Draft', published: 'Published', archived: 'Archived', failed: 'Failed' } as const;

export function StatusBadge({ status }: { status: ScheduleStatus }) {
  return <Badge tone={tones[status]}>{words[status]}</Badge>;
}
