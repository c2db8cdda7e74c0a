import { Plus, ReceiptText } from 'lucide-react';
import { countOf } from '#lib/domain/format.ts';
import type { PayrollProfile } from '#lib/domain/payroll.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

/** The payroll profiles of an agency. */
export function PayrollList({ profiles }: { profiles: readonly PayrollProfile[] }) {
  if (profiles.length === 0) {
    return (
      <EmptyState
        icon={<ReceiptText aria-hidden />}
        title="No payroll profile yet"
        action={
          <ButtonLink href="/settings/payroll?profile=new" scroll={false}>
            <Plus aria-hidden />
            Add profile
          </ButtonLink>
        }
        className="max-w-2xl"
      >
        A profile says under which code of your payroll which hours go. The report of hours then gives them as
        a file.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Payroll profiles" className="max-w-2xl divide-y rounded-lg border bg-card">
      {profiles.map(({ id, name, lines }) => (
        <li
          key={id}
          className="relative flex min-h-row flex-wrap items-center gap-x-3 px-cell py-1.5 hover:bg-muted"
        >
          <Link
            href={`/settings/payroll?profile=${id}`}
            scroll={false}
            className="font-medium wrap-anywhere text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            {name}
          </Link>
          <span className="text-sm text-muted-foreground sm:ml-auto">
            {countOf(lines.length, 'code', 'codes')}: {lines.map(({ code }) => code).join(', ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
