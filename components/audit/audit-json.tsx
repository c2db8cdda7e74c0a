'use client';

import { ChevronRight } from 'lucide-react';
import { CopyButton } from './copy-button.tsx';

/** An entry as it was written, behind its name. */
export function AuditJson({ json }: { json: string }) {
  return (
    <details className="group/json">
      <summary className="flex min-h-target w-fit cursor-default list-none items-center gap-1 text-sm text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 group-open/json:rotate-90" />
        JSON
      </summary>
      <div className="flex flex-col gap-2 py-1">
        <pre className="max-h-96 overflow-auto rounded-md border bg-muted p-2 text-sm break-all whitespace-pre-wrap">
          {json}
        </pre>
        <CopyButton text={json} what="The entry" />
      </div>
    </details>
  );
}
