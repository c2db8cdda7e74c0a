import type { OfferTerms } from '#lib/domain/call-out-records.ts';
import { formatDuration } from '#lib/domain/format.ts';
import { offeredWords, offerWords, problemWords } from '#lib/domain/offer-answer.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import { AuthShell } from '../shell/auth-shell.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';

const KIND_WORDS: Readonly<Record<OfferTerms['kind'], string | null>> = {
  take: null,
  holdover: 'It follows your own shift: you would stay.',
  early_call_in: 'It comes before your own shift: you would start earlier.',
};

/**
 * What somebody is asked to work and what a yes would mean, with two buttons while it can be answered. A plain form: it works
 * without scripts, and nothing is accepted by looking.
 */
export function OfferPage({
  terms,
  problem,
  answerAt,
}: {
  terms: OfferTerms;
  /** As the address names it. */
  problem: unknown;
  answerAt: string;
}) {
  const { title, words } = offerWords(terms);
  const isOpen = terms.state === 'open';
  const minutes = (terms.endsAt - terms.startsAt) / MINUTE_MS;
  return (
    <AuthShell
      title={title}
      description={words}
      footer={`${terms.agencyName} sent you this link. It is for you alone.`}
    >
      {isOpen ? <FormMessage>{problemWords(problem)}</FormMessage> : null}
      <dl className="flex flex-col gap-3">
        <div>
          <dt className="text-sm text-muted-foreground">Shift</dt>
          <dd className="text-lg font-semibold tabular-nums">{offeredWords(terms)}</dd>
          <dd className="text-muted-foreground tabular-nums">
            {formatDuration(minutes)} at {terms.centerName}
          </dd>
        </div>
        {isOpen || terms.state === 'accepted' ? <Means terms={terms} /> : null}
      </dl>
      {isOpen ? (
        <form method="post" action={answerAt} className="flex flex-col gap-3">
          <Button type="submit" name="answer" value="accept" variant="primary" className="h-12">
            Yes, I work it
          </Button>
          <Button type="submit" name="answer" value="decline" className="h-12">
            No, I cannot
          </Button>
          <p className="text-sm text-muted-foreground">
            With a yes the shift is yours and your supervisor sees it. Only a supervisor can take it back.
          </p>
        </form>
      ) : null}
    </AuthShell>
  );
}

function Means({ terms: { kind, means } }: { terms: OfferTerms }) {
  const sentences = [...(KIND_WORDS[kind] === null ? [] : [KIND_WORDS[kind]]), ...means];
  return (
    <div>
      <dt className="text-sm text-muted-foreground">What it means for you</dt>
      <dd>
        <ul className="flex flex-col gap-1">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
