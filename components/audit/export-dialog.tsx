'use client';

import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type AuditQuery, auditExportHref } from '#lib/domain/audit-query.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { buttonVariants } from '../ui/button-variants.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';

type Counted = { address: string; count: number | 'failed' };

/** The entries that are being looked through, as a file. */
export function ExportDialog({ query, isFiltered }: { query: AuditQuery; isFiltered: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      }
      title="Export the audit"
      description="Oldest first, each entry with its number and hash. The last line of a CSV and the head of a JSON file are the newest link of the chain: keep them, and the chain can be checked against them later. The export is recorded in the audit."
    >
      <ExportCount query={query} isFiltered={isFiltered} />
      <div className="flex flex-wrap gap-2">
        {(['csv', 'json'] as const).map((format) => (
          <a
            key={format}
            href={auditExportHref(query, format)}
            download
            onClick={() => setIsOpen(false)}
            className={buttonVariants()}
          >
            {format.toUpperCase()}
          </a>
        ))}
      </div>
    </Dialog>
  );
}

function ExportCount({ query, isFiltered }: { query: AuditQuery; isFiltered: boolean }) {
  const [counted, setCounted] = useState<Counted | null>(null);
  const address = auditExportHref(query, 'csv').replace('/api/audit/export', '/api/audit/count');
  useEffect(() => {
    const left = new AbortController();
    const read = async () => {
      const answer = await fetch(address, { signal: left.signal });
      if (!answer.ok) throw new Error(`The entries could not be counted: ${answer.status}.`);
      const { count }: { count: number } = await answer.json();
      setCounted({ address, count });
    };
    read().catch(() => {
      if (!left.signal.aborted) setCounted({ address, count: 'failed' });
    });
    return () => left.abort();
  }, [address]);
  const which = isFiltered ? 'by the filters' : 'in all';
  if (counted?.address !== address) {
    return (
      <p className="flex items-center gap-2">
        <Spinner /> Counting the entries…
      </p>
    );
  }
  return (
    <p>
      {counted.count === 'failed'
        ? 'The entries could not be counted; the file has them all the same.'
        : `${countOf(counted.count, 'entry', 'entries')} ${which}.`}
    </p>
  );
}
