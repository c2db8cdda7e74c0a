import { CardSection } from '#components/people/card-section.tsx';
import { FactsList } from '#components/people/facts-list.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { requireReader } from '#lib/auth/require-reader.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { READERS_BY_AREA, type ReadArea, readsArea } from '#lib/domain/reading-roles.ts';

export const metadata = { title: 'Your account' };

const areaWords: Record<ReadArea, string> = {
  agency: 'Centers, shifts and holidays',
  hours: 'Hours and payroll files',
  schedules: 'Published schedules, coverage and fairness',
  requests: 'How requests, trades and call-outs stand',
  settings: 'Rules, and how they came to be',
  drafts: 'Drafts',
  chat: 'Conversations',
  privateReasons: 'Private reasons of leave',
  phoneNumbers: 'Phone numbers',
  emergencyContacts: 'Emergency contacts',
};

/** Who is signed in, and what the role reads and does not. */
export default async function AccountPage() {
  const reader = await requireReader('agency');
  const areas = Object.keys(READERS_BY_AREA) as ReadArea[];
  const list = (isRead: boolean) =>
    areas
      .filter((area) => readsArea(reader.role, area) === isRead)
      .map((area) => areaWords[area])
      .join('; ');
  return (
    <>
      <PageHeader title="Your account" description={reader.agency.name} />
      <CardSection title="You">
        <FactsList
          facts={[
            ['Name', reader.fullName],
            ['E-mail', reader.email],
            ['Role', roleLabel(reader.role)],
            ['Reads', list(true)],
            ['Does not read', list(false)],
            [
              'Password',
              <TextLink key="password" href="/forgot-password">
                Choose a new one by a link in a mail
              </TextLink>,
            ],
          ]}
        />
      </CardSection>
    </>
  );
}
