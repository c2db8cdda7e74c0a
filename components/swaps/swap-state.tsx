import type { SwapStatus } from '#lib/domain/swap-records.ts';
import { Badge } from '../ui/badge.tsx';
import { STATUS_WORDS } from './trade-words.ts';

const tones = {
  pending: 'primary',
  accepted: 'warning',
  approved: 'success',
  denied: 'danger',
  rejected: 'neutral',
  withdrawn: 'neutral',
  expired: 'neutral',
  cancelled: 'neutral',
} as const;

export function SwapState({ status }: { status: SwapStatus }) {
  return <Badge tone={tones[status]}>{STATUS_WORDS[status]}</Badge>;
}
