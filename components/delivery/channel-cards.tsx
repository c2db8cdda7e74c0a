import { type ClockStyle, formatCount } from '#lib/domain/format.ts';
import type { ChannelBacklog } from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { momentWords } from '../nightly/moment.ts';
import { Badge } from '../ui/badge.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { agoWords, CHANNEL_SETUP, CHANNEL_WORDS, channelMark } from './delivery-words.ts';

export type ChannelCardsProps = {
  channels: readonly ChannelBacklog[];
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** How each way out of the app stands: whether it is set up, what waits, what went out, and what goes wrong. */
export function ChannelCards({ channels, ...context }: ChannelCardsProps) {
  return (
    <section aria-labelledby="channels" className="flex flex-col gap-3">
      <h2 id="channels" className="text-lg font-semibold">
        Channels
      </h2>
      <FormMessage tone="warning">
        {channels.some(({ isConfigured }) => isConfigured)
          ? null
          : 'No worker is running that could send: notices stay in the app until one does.'}
      </FormMessage>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {channels.map((channel) => (
          <ChannelCard key={channel.channel} backlog={channel} {...context} />
        ))}
      </ul>
    </section>
  );
}

type ChannelCardProps = Omit<ChannelCardsProps, 'channels'> & { backlog: ChannelBacklog };

function ChannelCard({ backlog, timeZone, clockStyle, now }: ChannelCardProps) {
  const { channel, isConfigured, waiting, oldestDueAt, sent, dead, lastError } = backlog;
  const mark = channelMark(backlog);
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-lg border bg-card p-4">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{CHANNEL_WORDS[channel]}</h3>
        <Badge tone={mark.tone}>{mark.label}</Badge>
      </div>
      <dl className="grid grid-cols-3 gap-2">
        <Figure label="Waiting" value={waiting} tone={waiting > 0 && !isConfigured ? 'warning' : 'plain'} />
        <Figure label="Sent, 24 h" value={sent} tone="plain" />
        <Figure label="Failed, 24 h" value={dead} tone={dead > 0 ? 'danger' : 'plain'} />
      </dl>
      {isConfigured && channel !== 'webhook' ? null : (
        <p className="text-sm wrap-anywhere text-muted-foreground">{CHANNEL_SETUP[channel]}</p>
      )}
      {oldestDueAt === null ? null : (
        <p className="text-sm text-muted-foreground">
          {'The oldest was due '}
          <span title={momentWords(oldestDueAt, timeZone, clockStyle)}>{agoWords(oldestDueAt, now)}</span>
          {'.'}
        </p>
      )}
      {lastError === null ? null : (
        <p className="text-sm wrap-anywhere text-warning-text">{`Last error: ${lastError}`}</p>
      )}
    </li>
  );
}

const figureTones = { plain: '', warning: 'text-warning-text', danger: 'text-danger-text' } as const;

function Figure({ label, value, tone }: { label: string; value: number; tone: keyof typeof figureTones }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-sm whitespace-nowrap text-muted-foreground">{label}</dt>
      <dd className={`text-lg font-semibold tabular-nums ${figureTones[tone]}`}>{formatCount(value)}</dd>
    </div>
  );
}
