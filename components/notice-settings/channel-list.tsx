'use client';

import {
  CATEGORY_RULES,
  type NoticeCategory,
  PERSONAL_CHANNELS,
  type PersonalChannel,
} from '#lib/domain/notice-kinds.ts';
import { isWanted } from '#lib/domain/notice-plan.ts';
import type { ChannelPreference } from '#lib/domain/notice-records.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';

const labels: Readonly<Record<PersonalChannel, string>> = { push: 'Push', sms: 'Text', email: 'E-mail' };

/** What the box of a category and channel is called in its form. */
const nameOf = (category: NoticeCategory, channel: PersonalChannel): string => `${category}.${channel}`;

/** What was chosen, of a form with this list. */
export function choicesOf(data: FormData, categories: readonly NoticeCategory[]): ChannelPreference[] {
  return categories.flatMap((category) =>
    PERSONAL_CHANNELS.map((channel) => ({
      category,
      channel,
      // A box that cannot be switched off is not sent.
      isOn: isLocked(category, channel) || data.get(nameOf(category, channel)) !== null,
    })),
  );
}

function isLocked(category: NoticeCategory, channel: PersonalChannel): boolean {
  return channel === 'email' && CATEGORY_RULES[category].isMandatory;
}

export type ChannelListProps = {
  categories: readonly NoticeCategory[];
  preferences: readonly ChannelPreference[];
};

/** Kinds of notices by channels, a box each: a table, on a phone stacked. */
export function ChannelList({ categories, preferences }: ChannelListProps) {
  return (
    <div className="flex flex-col">
      <div
        aria-hidden
        className={`hidden border-b pb-2 text-sm font-medium text-muted-foreground md:grid ${columns}`}
      >
        <span>Notice</span>
        {PERSONAL_CHANNELS.map((channel) => (
          <span key={channel} className="text-center">
            {labels[channel]}
          </span>
        ))}
      </div>
      {categories.map((category) => (
        <CategoryRow key={category} category={category} preferences={preferences} />
      ))}
    </div>
  );
}

/** The boxes stand under the middle of their heading. */
const columns = 'md:grid-cols-[minmax(0,1fr)_4rem_4rem_4rem]';

function CategoryRow({
  category,
  preferences,
}: {
  category: NoticeCategory;
  preferences: readonly ChannelPreference[];
}) {
  const { label, description, isMandatory, isUrgent } = CATEGORY_RULES[category];
  return (
    <fieldset className={`grid gap-x-0 gap-y-1 border-b py-3 last:border-b-0 md:items-center ${columns}`}>
      <legend className="sr-only">{label}</legend>
      <div className="min-w-0">
        <div aria-hidden className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {label}
          {isUrgent ? <Badge tone="warning">Urgent</Badge> : null}
        </div>
        <p className="text-sm text-muted-foreground">
          {description}
          {isMandatory ? ' Always by e-mail.' : null}
        </p>
      </div>
      <div className="flex flex-wrap gap-x-6 md:contents">
        {PERSONAL_CHANNELS.map((channel) => {
          const locked = isLocked(category, channel);
          return (
            <Checkbox
              key={channel}
              name={nameOf(category, channel)}
              label={
                <>
                  <span aria-hidden className="md:hidden">
                    {labels[channel]}
                  </span>
                  <span className="sr-only">
                    {locked ? `${labels[channel]}, always on` : labels[channel]}
                  </span>
                </>
              }
              defaultChecked={isWanted(category, channel, preferences)}
              disabled={locked}
              className="md:items-center"
            />
          );
        })}
      </div>
    </fieldset>
  );
}
