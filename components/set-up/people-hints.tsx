import { PATTERN_LABELS } from '#lib/domain/patterns.ts';
import type { PatternId } from '#lib/domain/types.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type PeopleHintsProps = {
  /** Those that the center has shifts for. */
  patterns: readonly PatternId[];
  qualifications: readonly string[];
  /** Whether the server keeps the mails of invitations itself instead of sending them. */
  keepsMails: boolean;
};

/** What a list of people looks like, and what becomes of their invitations. */
export function PeopleHints({ patterns, qualifications, keepsMails }: PeopleHintsProps) {
  const [pattern = '4x10'] = patterns;
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <section aria-labelledby="example" className="flex flex-col gap-2">
        <h2 id="example" className="font-semibold">
          For example
        </h2>
        <pre className="overflow-x-auto rounded-md border bg-muted px-3 py-2 font-mono text-sm">
          {[
            'Name,E-mail,Role,Pattern',
            `Sam Rivera,sam.rivera@county.example,supervisor,${pattern}`,
            `Dana Okafor,dana.okafor@county.example,dispatcher,${pattern}`,
          ].join('\n')}
        </pre>
        <p className="text-muted-foreground">
          {patterns.length === 0
            ? 'No usual pattern has shifts of its lengths here yet: look at the shifts again.'
            : `Patterns that your shifts allow: ${patterns.map((id) => `${id} (${PATTERN_LABELS[id]})`).join(', ')}. Whoever has none is not planned.`}
          {qualifications.length === 0 ? '' : ` A column Qualifications takes ${qualifications.join(', ')}.`}
        </p>
      </section>
      <FormMessage tone="info">
        {keepsMails ? (
          <>
            Nobody has to answer before the first schedule. This server sends no mail to the outside:
            invitations wait at <TextLink href="/__mail">its page of mails</TextLink>, which only the machine
            itself opens, and in its data folder under <code>mail</code>. Hand out the links from there; they
            work for 24 hours and can be sent again under People.
          </>
        ) : (
          'Everybody gets a mail with a link that works for 24 hours. Nobody has to answer before the first schedule, and what could not be sent can be sent again under People.'
        )}
      </FormMessage>
    </div>
  );
}
