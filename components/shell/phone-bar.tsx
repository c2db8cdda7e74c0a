'use client';

import { Ellipsis } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';
import { Menu, MenuLink } from '../ui/menu.tsx';
import { isCurrentPage, type NavItem } from './nav-item.ts';

const PLACES = 5;

const placeClasses =
  'flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-sm text-muted-foreground focus-visible:outline-offset-[-2px] aria-[current]:text-foreground [&_svg]:size-5 aria-[current]:[&_svg]:text-primary-text';

/** The bar at a thumb's reach: five places; of more than five pages the last place is a menu of the rest. */
export function PhoneBar({ items }: { items: readonly NavItem[] }) {
  const pathname = usePathname();
  const shown = items.length > PLACES ? items.slice(0, PLACES - 1) : items;
  const rest = items.slice(shown.length);
  return (
    <nav
      aria-label="Main"
      data-print="hidden"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-border-strong bg-card pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map((item) => (
        <Link
          key={item.href}
          href={item.opensAt ?? item.href}
          aria-current={isCurrentPage(item, pathname) ? 'page' : undefined}
          className={placeClasses}
        >
          <IconWithBadge icon={item.icon} badge={item.badge} />
          <span className="max-w-full truncate px-0.5">{item.shortLabel ?? item.label}</span>
        </Link>
      ))}
      {rest.length > 0 ? (
        <Menu
          side="top"
          align="end"
          trigger={
            <button
              type="button"
              aria-current={rest.some((item) => isCurrentPage(item, pathname)) ? 'true' : undefined}
              className={cn(placeClasses, 'data-popup-open:text-foreground')}
            >
              <IconWithBadge
                icon={<Ellipsis aria-hidden />}
                badge={rest.find(({ badge }) => badge !== undefined)?.badge}
              />
              More
            </button>
          }
        >
          {rest.map((item) => (
            <MenuLink
              key={item.href}
              href={item.opensAt ?? item.href}
              icon={item.icon}
              isCurrent={isCurrentPage(item, pathname)}
            >
              {item.label}
              {item.badge === undefined ? null : <span className="ml-auto">{item.badge}</span>}
            </MenuLink>
          ))}
        </Menu>
      ) : null}
    </nav>
  );
}

function IconWithBadge({ icon, badge }: { icon: ReactNode; badge: ReactNode }) {
  return (
    <span className="relative">
      {icon}
      <span className="absolute -top-1.5 left-3">{badge}</span>
    </span>
  );
}
