/** A phone number that a phone can call. */
export function PhoneLink({ phone }: { phone: string | null }) {
  if (phone === null) return 'Not given';
  return (
    <a
      href={`tel:${phone.replace(/[^0-9+]/g, '')}`}
      className="text-primary-text tabular-nums underline underline-offset-4"
    >
      {phone}
    </a>
  );
}
