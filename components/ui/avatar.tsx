import { cn } from '#lib/utils.ts';

export type AvatarProps = {
  name: string;
  size?: 'sm' | 'md';
  className?: string;
};

/** Initials of a name, as decoration beside the name itself. */
export function Avatar({ name, size = 'md', className }: AvatarProps) {
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      className={cn(
        'inline-flex before:content-[attr(data-initials)] shrink-0 items-center justify-center rounded-full border border-border-strong bg-muted text-sm font-medium text-muted-foreground select-none',
        size === 'sm' ? 'size-6' : 'size-8',
        className,
      )}
    ></span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
