'use client';

import { useState } from 'react';
import { cn } from '#lib/utils.ts';

export type AvatarProps = {
  name: string;
  /** Address of the picture; null or one that does not load shows the initials. */
  picture?: string | null;
  size?: 'sm' | 'md' | 'lg';
  className?: string;
};

const sizes = { sm: 'size-6', md: 'size-8', lg: 'size-16 text-xl' };

/** Picture or initials of a name, as decoration beside the name itself. */
export function Avatar({ name, picture = null, size = 'md', className }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      className={cn(
        'relative inline-flex before:content-[attr(data-initials)] shrink-0 items-center justify-center overflow-hidden rounded-full border border-border-strong bg-muted text-sm font-medium text-muted-foreground select-none',
        sizes[size],
        className,
      )}
    >
      {picture === null || picture === broken ? null : (
        // Over the initials, which stay where it is late or never comes. It has its size already.
        // biome-ignore lint/performance/noImgElement: a small file that is kept by the browser and asks for a session
        <img
          src={picture}
          alt=""
          decoding="async"
          onError={() => setBroken(picture)}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
