import { Plus } from 'lucide-react';
import { loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import { saveCustomField } from '#app/actions/field-actions.ts';
import { FieldList } from '#components/fields/field-list.tsx';
import { FieldPanel } from '#components/fields/field-panel.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listFields } from '#lib/data/custom-fields.ts';

export const metadata = { title: 'Fields' };

const href = '/settings/fields';

export default async function FieldSettingsPage({ searchParams }: PageProps<'/settings/fields'>) {
  const { db } = await loadSettings();
  const { field: wanted } = await searchParams;
  const fields = await listFields(db);
  const field = fields.find(({ id }) => String(id) === wanted) ?? null;
  return (
    <>
      <LiveRefresh on={['custom_fields']} />
      <SettingsHeader
        href={href}
        description="What your agency keeps of people and requests beside what is here for all."
        action={
          fields.length === 0 ? null : (
            <ButtonLink href={`${href}?field=new`} scroll={false} variant="primary">
              <Plus aria-hidden />
              Add field
            </ButtonLink>
          )
        }
      />
      <FieldList fields={fields} />
      {field !== null || wanted === 'new' ? (
        <FieldPanel
          key={String(wanted)}
          field={field}
          nextPlace={Math.min(999, Math.max(0, ...fields.map(({ place }) => place)) + 10)}
          save={saveCustomField}
        />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such field.
        </SidePanel>
      ) : null}
    </>
  );
}
