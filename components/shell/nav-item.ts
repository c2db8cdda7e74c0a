import type { ReactNode } from 'react';

/** A page of the shell. The caller passes only the pages this person may open, in their order. */
export type NavItem = {
  href: string;
  /** Where it leads instead, such as to the view with which the page opens. */
  opensAt?: string;
  label: string;
  /** At most about ten letters, for the phone bar. */
  shortLabel?: string;
  /** An element such as `<House />`: it crosses from the server layout to the browser. */
  icon: ReactNode;
  /** How much is new there, such as `<ChatCount />`; it stands over the icon where there is no room beside the words. */
  badge?: ReactNode;
  /** The letter that follows `g` on the keyboard; each page has its own. */
  key: string;
  /** Other addresses that belong to the page, such as its second tab. */
  alsoAt?: readonly string[];
};

/** True when the path is the page itself, another of its addresses, or lies below one; the home page has nothing below it. */
export function isCurrentPage({ href, alsoAt = [] }: NavItem, pathname: string): boolean {
  if (href === '/') return pathname === '/';
  return [href, ...alsoAt].some((at) => pathname === at || pathname.startsWith(`${at}/`));
}
