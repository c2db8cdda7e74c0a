import { ChevronLeft, Download } from 'lucide-react';
import { notFound } from 'next/navigation';
import { acknowledgePolicy, remindPolicyReaders, retirePolicy } from '#app/actions/policy-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { momentWords } from '#components/nightly/moment.ts';
import { AcknowledgePolicy } from '#components/policies/acknowledge-policy.tsx';
import { ReaderSection } from '#components/policies/reader-section.tsx';
import { RetirePolicy } from '#components/policies/retire-policy.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { buttonVariants } from '#components/ui/button-variants.ts';
import { FormMessage } from '#components/ui/form-message.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { requireUser, type SessionUser } from '#lib/auth/session.ts';
import { getPolicy, listPolicyReaders } from '#lib/data/policies.ts';
import { fileSizeWords } from '#lib/domain/kept-files.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { audienceLabels, dueWords, isToRead, type PolicyText } from '#lib/domain/policy-records.ts';
import { createZone } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Policy' };

const KEY = /^[1-9]\d{0,8}$/;

export default async function PolicyPage({ params, searchParams }: PageProps<'/policies/[id]'>) {
  const user = await requireUser();
  const { id } = await params;
  const { version } = await searchParams;
  const db = await createRequestClient();
  const number = typeof version === 'string' && KEY.test(version) ? Number(version) : null;
  const policy = KEY.test(id) ? await getPolicy(db, Number(id), number) : null;
  if (policy === null) notFound();
  const isCurrent = policy.number === policy.currentNumber && policy.retiredAt === null;
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const look = { timeZone, clockStyle: user.clockStyle };
  const now = Date.now();
  return (
    <>
      <LiveRefresh on={['policies', 'people']} />
      <PageHeader
        back={
          <Link
            href="/policies"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Policies
          </Link>
        }
        title={policy.title}
        status={<State policy={policy} />}
        description={[
          `Version ${policy.number}`,
          audienceLabels[policy.audience],
          isCurrent ? `read ${dueWords(policy.dueOn, createZone(timeZone).toLocal(now).date)}` : null,
          `published ${momentWords(policy.publishedAt, timeZone, user.clockStyle)}${policy.publishedByName === null ? '' : ` by ${policy.publishedByName}`}`,
        ]
          .filter(Boolean)
          .join(' · ')}
        action={
          user.role === 'admin' && isCurrent ? (
            <>
              <RetirePolicy policy={policy} retire={retirePolicy} />
              <ButtonLink href={`/policies/${policy.id}/version`}>New version</ButtonLink>
            </>
          ) : null
        }
      />
      {policy.versions.length < 2 ? null : (
        <TabLinks
          label="Versions"
          tabs={policy.versions.map(({ number: each }) => ({
            href: `/policies/${policy.id}?version=${each}`,
            label: `Version ${each}`,
            isCurrent: each === policy.number,
          }))}
        />
      )}
      <div className="flex max-w-4xl flex-col gap-6">
        {policy.retiredAt === null ? null : (
          <FormMessage tone="info">
            {`Retired ${momentWords(policy.retiredAt, timeZone, user.clockStyle)}${policy.retiredByName === null ? '' : ` by ${policy.retiredByName}`}. Nobody has to read it any more.`}
          </FormMessage>
        )}
        <Content policy={policy} />
        {isToRead(policy) ? (
          <AcknowledgePolicy key={policy.number} policy={policy} acknowledge={acknowledgePolicy} />
        ) : policy.acknowledgedAt === null ? null : (
          <p className="text-muted-foreground">
            {`You said ${momentWords(policy.acknowledgedAt, timeZone, user.clockStyle)} that you have read and understood this version.`}
          </p>
        )}
        {hasRole(user.role, 'supervisor') ? (
          <Readers policy={policy} user={user} canRemind={isCurrent} now={now} {...look} />
        ) : null}
      </div>
    </>
  );
}

function State({ policy }: { policy: PolicyText }) {
  if (policy.retiredAt !== null) return <Badge tone="outline">Retired</Badge>;
  if (policy.number < policy.currentNumber) return <Badge tone="outline">Former version</Badge>;
  if (policy.acknowledgedAt !== null) return <Badge tone="success">Read and understood</Badge>;
  return isToRead(policy) ? <Badge tone="primary">To read</Badge> : null;
}

/** The words, or the file to be saved. */
function Content({ policy }: { policy: PolicyText }) {
  if (policy.body !== null) {
    return (
      <article aria-label="Text" className="rounded-lg border bg-card p-4 md:p-6">
        <p className="max-w-prose wrap-anywhere whitespace-pre-line">{policy.body}</p>
      </article>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border bg-card p-4">
      <p className="min-w-0 wrap-anywhere">
        {policy.fileName}{' '}
        <span className="text-sm text-muted-foreground">PDF, {fileSizeWords(policy.fileBytes ?? 0)}</span>
      </p>
      {/* A file, not a page: no router fetches it. */}
      <a
        href={`/api/policies/${policy.id}/${policy.number}/file`}
        download
        className={buttonVariants({ variant: isToRead(policy) ? 'primary' : 'secondary' })}
      >
        <Download aria-hidden />
        Download to read
      </a>
    </div>
  );
}

async function Readers({
  policy,
  user,
  canRemind,
  ...look
}: {
  policy: PolicyText;
  user: SessionUser;
  canRemind: boolean;
  now: number;
  timeZone: string;
  clockStyle: SessionUser['clockStyle'];
}) {
  const readers = await listPolicyReaders(await createRequestClient(), policy.id, policy.number);
  return (
    <ReaderSection
      {...look}
      policy={policy}
      readers={readers}
      ownId={user.id}
      remind={canRemind ? remindPolicyReaders : null}
    />
  );
}
