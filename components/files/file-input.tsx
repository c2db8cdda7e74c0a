'use client';

import { Input } from '../ui/input.tsx';

/** Chooses a file; inside a Field. */
export function FileInput({ accept, required }: { accept: readonly string[]; required?: boolean }) {
  return (
    <Input
      type="file"
      accept={accept.join(',')}
      required={required}
      className="h-auto min-h-control py-1.5 file:mr-3 file:rounded-sm file:border-0 file:bg-muted file:px-2 file:py-0.5 file:text-foreground"
    />
  );
}
