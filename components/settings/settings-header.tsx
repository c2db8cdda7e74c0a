import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SETTINGS_PLACES, type SettingsHref } from './settings-places.ts';

export type SettingsHeaderProps = {
  href: SettingsHref;
  description?: ReactNode;
  action?: ReactNode;
};

/** The head of one page of the settings; where the list beside it has no room, with the way back to all of them. */
export function SettingsHeader({ href, description, action }: SettingsHeaderProps) {
  return (
    <PageHeader
      title={SETTINGS_PLACES.find((place) => place.href === href)?.label}
      description={description}
      action={action}
      back={
        <Link
          href="/settings"
          className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground lg:hidden"
        >
          <ChevronLeft aria-hidden className="size-4" />
          All settings
        </Link>
      }
    />
  );
}
