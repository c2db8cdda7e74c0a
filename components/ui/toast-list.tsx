'use client';

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Toaster as SonnerToaster, toast } from 'sonner';
import { Spinner } from './spinner.tsx';

/** The list itself; `onReady` gets what shows a toast in it. */
export function ToastList({ onReady }: { onReady: (show: typeof toast) => void }) {
  // After the effects of what it contains, so that the list listens.
  useEffect(() => onReady(toast), [onReady]);
  return (
    <SonnerToaster
      position="bottom-right"
      offset={16}
      mobileOffset={{ bottom: 'calc(4.5rem + env(safe-area-inset-bottom))' }}
      visibleToasts={4}
      style={{ fontFamily: 'inherit' }}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success-text" />,
        error: <CircleAlert aria-hidden className="size-4 text-danger-text" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warning-text" />,
        info: <Info aria-hidden className="size-4 text-muted-foreground" />,
        loading: <Spinner />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2 rounded-lg border border-border-strong bg-popover px-3 py-2.5 text-base text-foreground',
          icon: 'mt-0.5 shrink-0',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-sm text-muted-foreground',
          actionButton:
            'h-control-sm shrink-0 rounded-md border border-border-strong bg-card px-2.5 text-sm font-medium hover:bg-hover',
          cancelButton:
            'h-control-sm shrink-0 rounded-md px-2.5 text-sm text-muted-foreground hover:text-foreground',
        },
      }}
    />
  );
}
