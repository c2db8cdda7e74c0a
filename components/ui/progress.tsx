'use client';

import { Progress as BaseProgress } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type ProgressProps = {
  label: ReactNode;
  /** 0–1; null while the length is unknown. */
  fraction: number | null;
  /** A figure or a stage, at the right: "412 of 1,204". The percentage otherwise. */
  detail?: ReactNode;
  className?: string;
};

/** How far a long piece of work has come. */
export function Progress({ label, fraction, detail, className }: ProgressProps) {
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <BaseProgress.Root value={percent} className={cn('flex flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-4">
        <BaseProgress.Label className="font-medium">{label}</BaseProgress.Label>
        <span className="text-sm text-muted-foreground">
          {detail ?? (percent === null ? null : `${percent} %`)}
        </span>
      </div>
      <BaseProgress.Track className="h-1.5 overflow-hidden rounded-full bg-muted">
        <BaseProgress.Indicator
          className={cn(
            'h-full rounded-full bg-primary transition-[width] duration-150',
            percent === null && 'w-1/3 animate-pulse',
          )}
        />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
