import { CalendarClock } from 'lucide-react';
import { Link } from '../ui/link.tsx';
import { SETTINGS_GROUPS, SETTINGS_PLACES, type SettingsHref } from './settings-places.ts';

/** By page: what it says now, and the next change that is planned; null = none is. */
export type OverviewWords = Readonly<Record<SettingsHref, { now: string; next: string | null }>>;

/** All settings with what they say. */
export function SettingsOverview({ words }: { words: OverviewWords }) {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      {SETTINGS_GROUPS.map((group) => (
        <section key={group} aria-labelledby={`overview-${group}`} className="flex flex-col gap-2">
          <h2 id={`overview-${group}`} className="text-sm font-medium text-muted-foreground">
            {group}
          </h2>
          <ul className="divide-y rounded-lg border bg-card">
            {SETTINGS_PLACES.filter((place) => place.group === group).map(({ href, label }) => (
              <li
                key={href}
                className="relative grid gap-x-6 gap-y-0.5 px-4 py-2.5 hover:bg-muted sm:grid-cols-[11rem_1fr]"
              >
                <Link
                  href={href}
                  className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
                >
                  {label}
                </Link>
                <div className="flex min-w-0 flex-col gap-0.5">
                  <p className="wrap-anywhere text-muted-foreground">{words[href].now}</p>
                  {words[href].next === null ? null : (
                    <p className="flex items-start gap-1.5 text-sm">
                      <CalendarClock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning-text" />
                      <span className="wrap-anywhere">{words[href].next}</span>
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
