'use client';

import { useSearchParams } from 'next/navigation';

const kinds = ['members', 'receipts', 'versions'] as const;
type PanelKind = (typeof kinds)[number];

export type Panel = {
  kind: PanelKind | null;
  /** Of `receipts` and `versions` the message that they are about. */
  messageId: number | null;
  open: (kind: PanelKind, messageId?: number) => void;
  props: { closeHref: string; onClose: () => void };
};

/** What lies open beside a conversation: it is in the address, and the page need not be read again for it. */
export function usePanel(path: string): Panel {
  const params = useSearchParams();
  const messageId = Number(params.get('message'));
  return {
    kind: kinds.find((kind) => kind === params.get('panel')) ?? null,
    messageId: Number.isSafeInteger(messageId) && messageId > 0 ? messageId : null,
    open: (kind, id) => {
      const query = new URLSearchParams({
        panel: kind,
        ...(id === undefined ? {} : { message: String(id) }),
      });
      window.history.pushState(null, '', `${path}?${query}`);
    },
    props: { closeHref: path, onClose: () => window.history.replaceState(null, '', path) },
  };
}
