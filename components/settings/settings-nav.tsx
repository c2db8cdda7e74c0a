'use client';

import { usePathname } from 'next/navigation';
import { Link } from '../ui/link.tsx';
import { SETTINGS_GROUPS, SETTINGS_PLACES } from './settings-places.ts';

const placeClasses =
  'flex min-h-target items-center rounded-md px-2.5 py-1.5 font-medium text-muted-foreground hover:bg-hover hover:text-foreground aria-[current]:bg-hover aria-[current]:text-foreground';

/** The second level of navigation beside a setting; where there is no room, the overview stands for it. */
export function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Settings"
      data-print="hidden"
      className="sticky top-17 flex max-h-[calc(100dvh-5rem)] w-44 shrink-0 flex-col gap-4 self-start overflow-y-auto max-lg:hidden"
    >
      <Link
        href="/settings"
        aria-current={pathname === '/settings' ? 'page' : undefined}
        className={placeClasses}
      >
        Overview
      </Link>
      {SETTINGS_GROUPS.map((group) => (
        <div key={group} className="flex flex-col gap-0.5">
          <p id={`settings-${group}`} className="px-2.5 text-sm text-subtle-foreground">
            {group}
          </p>
          <ul aria-labelledby={`settings-${group}`} className="flex flex-col gap-0.5">
            {SETTINGS_PLACES.filter((place) => place.group === group).map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={pathname === href ? 'page' : undefined}
                  className={placeClasses}
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
