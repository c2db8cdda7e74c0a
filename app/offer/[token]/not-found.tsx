import { OfferUnknown } from '#components/offer/offer-unknown.tsx';

export default function OfferNotFound() {
  return <OfferUnknown />;
}
