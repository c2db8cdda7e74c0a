import { countOf } from '#lib/domain/format.ts';
import { Link } from '../ui/link.tsx';

/** What is recorded, and for how long it is kept; null = for ever. */
export function KeptLine({ months }: { months: number | null }) {
  return (
    <>
      Every change, sign-in and refusal in the agency, newest first. Nobody can change or remove an entry.{' '}
      <Link
        href="/settings/retention"
        className="text-primary-text underline underline-offset-4 hover:text-foreground"
      >
        {months === null
          ? 'Entries are kept for ever'
          : `Entries are kept ${countOf(months, 'month', 'months')}`}
      </Link>
      .
    </>
  );
}
