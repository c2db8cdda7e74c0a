'use client';

import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import type { ExternalToast, toast as show } from 'sonner';
import { untilIdle } from '#lib/until-idle.ts';

type Kind = 'success' | 'error' | 'info';
type ListProps = { onReady: (ready: typeof show) => void };

/** What shows toasts; null until the list is there, which the first view of a page does without. */
let ready: typeof show | null = null;
/** What was said until then, and who brings the list at once. */
const waiting: [kind: Kind, message: ReactNode, options?: ExternalToast][] = [];
let hurry: (() => void) | null = null;

export const toast = { success: teller('success'), error: teller('error'), info: teller('info') };

function teller(kind: Kind) {
  return (message: ReactNode, options?: ExternalToast): void => {
    if (ready !== null) {
      ready[kind](message, options);
      return;
    }
    waiting.push([kind, message, options]);
    hurry?.();
  };
}

function startTelling(list: typeof show): void {
  ready = list;
  for (const [kind, message, options] of waiting.splice(0)) list[kind](message, options);
}

/** Where toasts appear. Once, in the outermost layout. */
export function Toaster() {
  const [List, setList] = useState<ComponentType<ListProps> | null>(null);
  useEffect(() => {
    const bring = () =>
      import('./toast-list.tsx').then(
        ({ ToastList }) => setList(() => ToastList),
        // Without a connection there is nothing to show it with; the next one asks again.
        () => {},
      );
    hurry = () => void bring();
    void untilIdle().then(bring);
    return () => {
      hurry = null;
      ready = null;
    };
  }, []);
  return List === null ? null : <List onReady={startTelling} />;
}
