import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type FormMessageTone = 'danger' | 'warning' | 'success' | 'info';

export type FormMessageProps = {
  tone?: FormMessageTone;
  /** Nothing is shown, and no place taken, while this is empty. */
  children?: ReactNode;
  className?: string;
};

const TONES = {
  danger: { icon: CircleAlert, box: 'border-danger/50 bg-danger-soft', mark: 'text-danger-text' },
  warning: { icon: TriangleAlert, box: 'border-warning/50 bg-warning-soft', mark: 'text-warning-text' },
  success: { icon: CircleCheck, box: 'border-success/50 bg-success-soft', mark: 'text-success-text' },
  info: { icon: Info, box: 'border-border-strong bg-muted', mark: 'text-muted-foreground' },
} as const;

/** What a whole form or page has to say. The region stays in place so that a new message is announced. */
export function FormMessage({ tone = 'danger', children, className }: FormMessageProps) {
  const { icon: Icon, box, mark } = TONES[tone];
  return (
    <div role={tone === 'danger' ? 'alert' : 'status'} className="empty:absolute">
      {children ? (
        <div className={cn('flex items-start gap-2 rounded-md border px-3 py-2', box, className)}>
          <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', mark)} />
          <div className="min-w-0">{children}</div>
        </div>
      ) : null}
    </div>
  );
}
