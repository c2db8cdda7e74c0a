import { redirect } from 'next/navigation';
import { OfferPage } from '#components/offer/offer-page.tsx';
import { OfferUnknown } from '#components/offer/offer-unknown.tsx';
import { getSessionUser } from '#lib/auth/session.ts';
import { getOffer } from '#lib/data/call-outs.ts';
import { offerKeyOf } from '#lib/domain/offer-answer.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

export const metadata = {
  title: 'A shift for you',
  robots: { index: false, follow: false },
};

/** What is offered by a link, or in the app. Looking accepts nothing: mail scanners open links, too. */
export default async function Offer({ params, searchParams }: PageProps<'/offer/[token]'>) {
  const { token } = await params;
  const { problem } = await searchParams;
  const key = offerKeyOf(token);
  if (key !== null && 'offerId' in key && (await getSessionUser()) === null) {
    redirect(`/sign-in?next=${encodeURIComponent(`/offer/${key.offerId}`)}`);
  }
  // Not by notFound(): what it shows is drawn by scripts, without which the page would be empty.
  if (key === null) return <OfferUnknown />;
  // By a link the token is the right, whoever is signed in here.
  const db = 'token' in key ? await createSessionlessClient() : await createRequestClient();
  const terms = await getOffer(db, key);
  if (terms === null) return <OfferUnknown />;
  return <OfferPage terms={terms} problem={problem} answerAt={`/offer/${token}/answer`} />;
}
