import { ListPlus, Plus } from 'lucide-react';
import {
  FIELD_SUBJECTS,
  type FieldDefinition,
  kindLabels,
  readersLabel,
  subjectLabels,
} from '#lib/domain/custom-fields.ts';
import { countOf } from '#lib/domain/format.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

/** All fields of an agency, by what they are about; retired ones last. */
export function FieldList({ fields }: { fields: readonly FieldDefinition[] }) {
  if (fields.length === 0) {
    return (
      <EmptyState
        icon={<ListPlus aria-hidden />}
        title="No field yet"
        action={
          <ButtonLink href="/settings/fields?field=new" scroll={false}>
            <Plus aria-hidden />
            Add field
          </ButtonLink>
        }
        className="max-w-2xl"
      >
        Keep what your agency needs of its people and requests, such as a radio number or a reason code.
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      {FIELD_SUBJECTS.map((subject) => {
        const own = fields.filter((field) => field.subject === subject);
        return own.length === 0 ? null : (
          <section key={subject} aria-labelledby={`fields-${subject}`} className="flex flex-col gap-2">
            <h2 id={`fields-${subject}`} className="text-sm font-medium text-muted-foreground">
              {subjectLabels[subject]}
            </h2>
            <ul className="divide-y rounded-lg border bg-card">
              {own.map((field) => (
                <FieldRow key={field.id} field={field} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function FieldRow({ field }: { field: FieldDefinition }) {
  const { id, subject, label, kind, reads, isRequired, isRetired, valueCount } = field;
  return (
    <li className="relative flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1.5 hover:bg-muted">
      <Link
        href={`/settings/fields?field=${id}`}
        scroll={false}
        className="font-medium wrap-anywhere text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
      >
        {label}
      </Link>
      {isRetired ? <Badge tone="outline">Retired</Badge> : null}
      {isRequired && !isRetired ? <Badge tone="outline">Required</Badge> : null}
      <span className="text-sm text-muted-foreground sm:ml-auto">
        {kindLabels[kind]}, read by {readersLabel(reads, subject).toLowerCase()},{' '}
        {valueCount === 0 ? 'not filled in yet' : countOf(valueCount, 'value', 'values')}
      </span>
    </li>
  );
}
