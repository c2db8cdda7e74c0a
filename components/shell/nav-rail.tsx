'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { isCurrentPage, type NavItem } from './nav-item.ts';

/** The rail's links: icons with words on a wide screen, icons with tooltips on a narrower one. */
export function NavRail({ items, children }: { items: readonly NavItem[]; children?: ReactNode }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-4">
      {children}
      <ul className="flex flex-col gap-0.5">
        {items.map((item) => (
          <li key={item.href}>
            <Tooltip content={item.label} side="right" className="xl:hidden">
              <Link
                href={item.opensAt ?? item.href}
                aria-current={isCurrentPage(item, pathname) ? 'page' : undefined}
                className="relative flex h-[max(2.25rem,var(--control-height))] items-center gap-2.5 rounded-md px-2.5 font-medium text-muted-foreground hover:bg-hover hover:text-foreground aria-[current]:bg-hover aria-[current]:text-foreground max-xl:justify-center max-xl:px-0 [&_svg]:size-4 [&_svg]:shrink-0 aria-[current]:[&_svg]:text-primary-text"
              >
                {item.icon}
                <span className="max-xl:sr-only">{item.label}</span>
                {item.badge === undefined ? null : (
                  <span className="max-xl:absolute max-xl:top-0.5 max-xl:right-0 xl:ml-auto">
                    {item.badge}
                  </span>
                )}
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
    </nav>
  );
}
