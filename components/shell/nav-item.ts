import type { ReactNode } from 'react';

/** A page of the shell. The caller passes only the pages this person may open, in their order. */
export type NavItem = {
  href: string;
  label: string;
  /** At most about ten letters, for the phone bar. */
  shortLabel?: string;
  /** An element such as `<House />`: it crosses from the server layout to the browser. */
  icon: ReactNode;
  /** How much is new there, such as `<ChatCount />`; it stands over the icon where there is no room beside the words. */
  badge?: ReactNode;
  /** The letter that follows `g` on the keyboard. */
  key: string;
};

/** True when the path is the page itself or lies below it; the home page has nothing below it. */
export function isCurrentPage(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/';
  return pathname === href || pathname.startsWith(`${href}/`);
}
