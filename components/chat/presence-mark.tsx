import { cn } from '#lib/utils.ts';

/** Whether somebody has the app open: a full dot or a ring, and the word beside it or for screen readers alone. */
export function PresenceMark({ isHere, withWord = false }: { isHere: boolean; withWord?: boolean }) {
  const word = isHere ? 'Here now' : 'Away';
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 text-sm text-muted-foreground">
      <span
        aria-hidden
        className={cn(
          'size-2 rounded-full border',
          isHere
            ? 'border-success bg-success forced-colors:bg-[Highlight]'
            : 'border-muted-foreground bg-transparent',
        )}
      />
      <span className={withWord ? undefined : 'sr-only'}>{word}</span>
    </span>
  );
}
