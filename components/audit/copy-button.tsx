'use client';

import { Copy } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

/** Copies a text. `what` begins the words that say so: `The entry`. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(`${what} is copied.`);
    } catch {
      toast.error('The browser does not let this page copy. Mark the text and copy it by hand.');
    }
  }
  return (
    <Button size="sm" onClick={copy} className="w-fit">
      <Copy aria-hidden />
      Copy
    </Button>
  );
}
