import { ChevronLeft, ChevronRight } from 'lucide-react';
import { ButtonLink } from './button.tsx';

export type PaginationLinkProps = {
  direction: 'previous' | 'next';
  /** Null where there is no such page: nothing is shown, and the other link stays where it was. */
  href: string | null;
  label?: string;
};

/** A step to the page before or after in a list that pages by key. */
export function PaginationLink({ direction, href, label }: PaginationLinkProps) {
  const isPrevious = direction === 'previous';
  const text = label ?? (isPrevious ? 'Previous' : 'Next');
  if (href === null) return <span />;
  return (
    <ButtonLink href={href} rel={isPrevious ? 'prev' : 'next'} size="sm">
      {isPrevious ? <ChevronLeft aria-hidden /> : null}
      {text}
      {isPrevious ? null : <ChevronRight aria-hidden />}
    </ButtonLink>
  );
}
