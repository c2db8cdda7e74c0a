import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';
import { KeyboardShortcuts, type PageShortcut } from './keyboard-shortcuts.tsx';
import type { NavItem } from './nav-item.ts';
import { NavRail } from './nav-rail.tsx';
import { PersonMenu, type PersonMenuProps } from './person-menu.tsx';
import { PhoneBar } from './phone-bar.tsx';
import { PRODUCT_NAME } from './product.ts';
import { ProductMark } from './product-mark.tsx';

export type AppShellProps = {
  /** Filtered by role by the caller, in order. */
  navItems: readonly NavItem[];
  center: {
    name: string;
    /** Such as "PST"; shown where the person must know whose clock this is. */
    zoneLabel: string;
  };
  /** What day it is here, usually a CenterClock. */
  dateContext?: ReactNode;
  /** The way to the search, usually a SearchLauncher. */
  search?: ReactNode;
  /** Whether the page follows changes by itself, usually a LiveBadge. */
  live?: ReactNode;
  /** The way to what is new, usually a Bell. */
  bell?: ReactNode;
  /** Pages that have a key and no place among the others. */
  shortcuts?: readonly PageShortcut[];
  /** What everybody must know on every page; above its content. */
  notice?: ReactNode;
  person: PersonMenuProps;
  children: ReactNode;
};

/**
 * The frame of every signed-in page: rail or phone bar, top line, main. A page whose element is marked `data-fills-screen`
 * is as high as the screen, whatever notices stand above that element; it scrolls within itself.
 */
export function AppShell(props: AppShellProps) {
  const {
    navItems,
    center,
    dateContext,
    search,
    live,
    bell,
    shortcuts = [],
    notice,
    person,
    children,
  } = props;
  const pages = [
    ...navItems.map(({ key, label, href, opensAt }) => ({ key, label, href: opensAt ?? href })),
    ...shortcuts,
  ];
  return (
    <div className="flex min-h-dvh has-[[data-fills-screen]]:h-dvh">
      <a
        href="#main"
        className="sr-only rounded-md bg-primary px-3 py-2 font-medium text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to content
      </a>
      <div
        data-print="hidden"
        className="sticky top-0 h-dvh w-14 shrink-0 overflow-y-auto border-r bg-card px-2 py-3 max-md:hidden xl:w-52"
      >
        <NavRail items={navItems}>
          <Link
            href="/"
            aria-label={PRODUCT_NAME}
            className="flex h-6 items-center gap-2.5 rounded-md px-2.5 font-semibold max-xl:justify-center max-xl:px-0"
          >
            <ProductMark className="shrink-0" />
            <span className="truncate max-xl:sr-only">{PRODUCT_NAME}</span>
          </Link>
        </NavRail>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <header
          data-print="hidden"
          className="sticky top-0 z-20 flex h-12 shrink-0 items-center justify-between gap-4 border-b bg-background px-4 md:px-6"
        >
          <p className="flex min-w-0 items-baseline gap-2">
            <span className="truncate font-medium">{center.name}</span>
            <span className="font-mono text-sm text-muted-foreground">{center.zoneLabel}</span>
          </p>
          <div className="flex shrink-0 items-center gap-1 sm:gap-3">
            <span className="text-muted-foreground">{dateContext}</span>
            {search}
            {live}
            {bell}
            <PersonMenu {...person} />
          </div>
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-[100rem] flex-1 flex-col gap-5 px-4 py-5 outline-none max-md:pb-24 md:px-6 md:py-6 has-[>[data-fills-screen]]:min-h-0 has-[>[data-fills-screen]]:gap-0 has-[>[data-fills-screen]]:overflow-y-auto has-[>[data-fills-screen]]:pt-0 has-[>[data-fills-screen]]:pb-0 max-md:has-[>[data-fills-screen]]:pb-[calc(3.5rem+1px+env(safe-area-inset-bottom))] has-[>[data-fills-screen]]:[&>:not([data-fills-screen],:empty)]:my-2"
        >
          {notice}
          {children}
        </main>
      </div>
      <PhoneBar items={navItems} />
      <KeyboardShortcuts pages={pages} />
    </div>
  );
}
