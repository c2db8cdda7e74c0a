import { Link } from '../ui/link.tsx';

type Step = { href: string; label: string; words: string };

const steps: readonly Step[] = [
  {
    href: '/roster',
    label: 'Look at the roster',
    words: 'Everybody by days, with the coverage below. Drag a shift, or type its code into a day.',
  },
  {
    href: '/people',
    label: 'See who has accepted',
    words: 'Send invitations again, invite more people, and enter qualifications and training.',
  },
  {
    href: '/settings/time-off',
    label: 'Check the kinds of leave',
    words:
      'Vacation, sick and others are there to begin with: which need a balance, and how many may be off at once.',
  },
  {
    href: '/settings/limits',
    label: 'Check the limits',
    words: 'Rest between shifts, hours on duty and in seven days, as your agreements say.',
  },
  {
    href: '/settings/holidays',
    label: 'Name the holidays',
    words: 'They count in the fairness of schedules, and can have minimums of their own.',
  },
  {
    href: '/settings/sign-in',
    label: 'Decide what a sign-in takes',
    words: 'A second factor for everybody, how long a sign-in lasts, and when idle screens lock.',
  },
];

/** What is worth doing once the first schedule is published. */
export function NextSteps() {
  return (
    <section aria-labelledby="next" className="flex max-w-3xl flex-col gap-3">
      <h2 id="next" className="text-lg font-semibold">
        What next
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {steps.map(({ href, label, words }) => (
          <li key={href} className="flex flex-col px-4 py-2.5">
            <Link
              href={href}
              className="flex min-h-target w-fit items-center font-medium text-primary-text hover:underline"
            >
              {label}
            </Link>
            <p className="text-muted-foreground">{words}</p>
          </li>
        ))}
        <li className="flex flex-col px-4 py-2.5">
          <p className="font-medium">On the server: back up every night</p>
          <p className="text-muted-foreground">The README says how, in a few lines.</p>
        </li>
      </ul>
    </section>
  );
}
