import { Link } from '../ui/link.tsx';
import { personHref } from './people-query.ts';

/** A name that leads to the person's page. */
export function PersonLink({ id, fullName }: { id: string; fullName: string }) {
  return (
    <Link
      href={personHref(id)}
      className="inline-flex min-h-target items-center text-primary-text underline underline-offset-4 hover:text-foreground"
    >
      {fullName}
    </Link>
  );
}
