'use client';

import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import type { NoticeCategory } from '#lib/domain/notice-kinds.ts';
import { type MyNoticeSettings, reachProblems } from '#lib/domain/notice-settings.ts';
import type { NoticeSettingsInput } from '#lib/domain/notice-settings-schemas.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';
import { ProfileSection } from '../profile/profile-section.tsx';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { toast } from '../ui/toast.tsx';
import { ChannelList, choicesOf } from './channel-list.tsx';
import { QuietHoursFields } from './quiet-hours-fields.tsx';

export type NoticeSettingsFormProps = {
  action: (input: NoticeSettingsInput) => Promise<ActionResult<unknown>>;
  settings: MyNoticeSettings;
  /** Those of which the person gets any. */
  categories: readonly NoticeCategory[];
  /** Published shifts of yesterday and the next two weeks. */
  shifts: readonly Interval[];
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
  /** Where push is switched on. */
  deviceHref: string;
};

/** By which channels a person wants which notices, and when not. */
export function NoticeSettingsForm(props: NoticeSettingsFormProps) {
  const { action, settings, categories, deviceHref, ...clock } = props;
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const isQuiet = data.get('hasQuietHours') !== null;
      return action({
        choices: choicesOf(data, categories),
        quietStart: isQuiet ? textOf(data, 'quietStart') : null,
        quietEnd: isQuiet ? textOf(data, 'quietEnd') : null,
        restsAfterNight: data.get('restsAfterNight') !== null,
        version: settings.version,
      });
    },
    () => toast.success('Your notices are saved.'),
  );
  return (
    <Form action={submit} errors={errors} className="gap-5">
      <RefusalMessage message={message} isStale={isStale} />
      <ProfileSection title="What leaves the app">
        <p className="text-muted-foreground">
          Every notice is in the app. Check how else it reaches you. A text or a locked phone only says that
          there is something, never names or times.
        </p>
        {reachProblems(settings).map(({ channel, words, step }) => (
          <FormMessage key={channel} tone="info">
            <p>{words}</p>
            {step === 'profile' ? (
              <TextLink href="/profile">Set your phone number in your profile</TextLink>
            ) : null}
            {step === 'device' ? (
              <TextLink href={deviceHref}>Switch on notices on this device</TextLink>
            ) : null}
          </FormMessage>
        ))}
        <ChannelList categories={categories} preferences={settings.preferences} />
        <p className="text-sm text-muted-foreground">
          What is always sent by e-mail cannot be switched off: you are expected to know of it. An urgent
          notice that you do not open goes out by the next of push, text and e-mail after{' '}
          {countOf(settings.fallbackMinutes, 'minute', 'minutes')}, even if you did not check it.
        </p>
      </ProfileSection>
      <ProfileSection title="When you are left in peace">
        <QuietHoursFields quiet={settings.quiet} errors={errors} {...clock} />
      </ProfileSection>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
