'use client';

import { useEffect, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ChatMessage, ChatMessageVersion, ChatReceipts } from '#lib/domain/chat-records.ts';
import { countOf } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { answerOf } from '../form/use-form-action.ts';
import { useLive } from '../live/use-live.ts';
import { usePeopleHere } from '../live/use-present.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { useChatDesk } from './chat-desk.tsx';
import { momentWords } from './chat-times.ts';
import { MessageText } from './message-text.tsx';
import { PresenceMark } from './presence-mark.tsx';
import type { Members } from './use-members.ts';

type PanelProps = { closeHref: string; onClose: () => void };

/** Who belongs to the conversation, and who of them is here. */
export function MembersPanel({ members, name, ...panel }: PanelProps & { members: Members; name: string }) {
  const { want } = members;
  const { viewer } = useChatDesk();
  const here = usePeopleHere();
  useEffect(() => want(), [want]);
  const list = members.members;
  const present = list?.filter(({ id }) => here.has(id)).length ?? 0;
  return (
    <SidePanel
      title="Members"
      description={
        list === null ? name : `${name}: ${countOf(list.length, 'person', 'people')}, ${present} here now`
      }
      {...panel}
    >
      {members.isFailed ? <ErrorState onRetry={want} /> : null}
      {list === null && !members.isFailed ? <PanelSkeleton label="Loading the members" /> : null}
      {list === null ? null : (
        <ul className="flex flex-col divide-y">
          {[...list]
            .sort(
              (one, other) =>
                Number(here.has(other.id)) - Number(here.has(one.id)) ||
                one.fullName.localeCompare(other.fullName),
            )
            .map((member) => (
              <li key={member.id} className="flex min-h-row items-center justify-between gap-3 py-1.5">
                <span className="min-w-0">
                  <bdi className="font-medium wrap-anywhere">{member.fullName}</bdi>
                  {member.id === viewer.id ? <span className="text-muted-foreground"> (you)</span> : null}
                  <span className="block text-sm text-muted-foreground">{roleLabel(member.role)}</span>
                </span>
                <PresenceMark isHere={here.has(member.id)} withWord />
              </li>
            ))}
        </ul>
      )}
    </SidePanel>
  );
}

type Look<Data> = (input: { messageId: number }) => Promise<ActionResult<Data>>;

/** Who has confirmed a message that must be read, and of whom that is still awaited. */
export function ReceiptsPanel({
  message,
  load,
  ...panel
}: PanelProps & { message: ChatMessage; load: Look<ChatReceipts> }) {
  const { viewer, now } = useChatDesk();
  const read = useLoaded(load, message, true);
  const count = read.data === null ? 0 : read.data.confirmed.length + read.data.open.length;
  return (
    <SidePanel
      title="Who read it"
      description={read.data === null ? undefined : `${read.data.confirmed.length} of ${count} read it`}
      {...panel}
    >
      {read.problem === null ? null : <ErrorState onRetry={read.retry}>{read.problem}</ErrorState>}
      {read.data === null && read.problem === null ? <PanelSkeleton label="Loading who read it" /> : null}
      {read.data === null ? null : (
        <div className="flex flex-col gap-5">
          <section className="flex flex-col gap-1">
            <h3 className="font-semibold">Not yet ({read.data.open.length})</h3>
            {read.data.open.length === 0 ? (
              <p className="text-muted-foreground">Everybody has confirmed it.</p>
            ) : (
              <ul className="divide-y">
                {read.data.open.map(({ id, fullName }) => (
                  <li key={id} className="flex min-h-row items-center py-1">
                    <bdi className="wrap-anywhere">{fullName}</bdi>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="flex flex-col gap-1">
            <h3 className="font-semibold">Confirmed ({read.data.confirmed.length})</h3>
            <ul className="divide-y">
              {read.data.confirmed.map(({ id, fullName, at }) => (
                <li key={id} className="flex min-h-row items-center justify-between gap-3 py-1">
                  <bdi className="wrap-anywhere">{fullName}</bdi>
                  <span className="shrink-0 text-sm text-muted-foreground">
                    {momentWords(at, now, viewer)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </SidePanel>
  );
}

/** What a message said before it was changed or deleted. */
export function VersionsPanel({
  message,
  load,
  ...panel
}: PanelProps & { message: ChatMessage; load: Look<ChatMessageVersion[]> }) {
  const { viewer, now } = useChatDesk();
  const read = useLoaded(load, message, false);
  return (
    <SidePanel
      title="Earlier versions"
      description={
        <>
          Message of <bdi>{message.senderName}</bdi>, {momentWords(message.sentAt, now, viewer)}
        </>
      }
      {...panel}
    >
      {read.problem === null ? null : <ErrorState onRetry={read.retry}>{read.problem}</ErrorState>}
      {read.data === null && read.problem === null ? <PanelSkeleton label="Loading versions" /> : null}
      <ol className="flex flex-col gap-4">
        {read.data
          ?.toSorted((one, other) => other.version - one.version)
          .map((version) => (
            <li key={version.version} className="flex flex-col gap-0.5">
              <MessageText content={version.content} mentions={[]} userId={viewer.id} />
              <p className="text-sm text-muted-foreground">
                until <bdi>{version.replacedByName}</bdi> changed it,{' '}
                {momentWords(version.replacedAt, now, viewer)}
              </p>
            </li>
          ))}
      </ol>
    </SidePanel>
  );
}

/** What is read when a panel opens, and again when its message has another version. */
function useLoaded<Data>(load: Look<Data>, { id, version }: ChatMessage, isFollowing: boolean) {
  const [data, setData] = useState<Data | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const again = () => setTries((count) => count + 1);
  useLive(isFollowing ? ['chat_list'] : [], again);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that there may be more of it
  useEffect(() => {
    let isLeft = false;
    void answerOf(() => load({ messageId: id })).then((answer) => {
      if (isLeft) return;
      if (answer.ok) setData(answer.data);
      setProblem(answer.ok ? null : answer.message);
    });
    return () => {
      isLeft = true;
    };
  }, [load, id, version, tries]);
  return { data, problem, retry: again };
}

function PanelSkeleton({ label }: { label: string }) {
  return (
    <SkeletonRegion label={label} className="flex flex-col gap-3">
      {['w-3/4', 'w-1/2', 'w-2/3', 'w-1/2'].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} className={width} />
      ))}
    </SkeletonRegion>
  );
}
