'use client';

import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from './link.tsx';

const rowClasses = 'flex gap-1 overflow-x-auto border-b';
const tabClasses =
  '-mb-px flex h-[max(2.25rem,var(--control-height))] shrink-0 items-center gap-2 border-b-2 border-transparent px-2.5 font-medium text-muted-foreground hover:text-foreground focus-visible:outline-offset-[-2px]';

export type Tab = { value: string; label: ReactNode; content: ReactNode; count?: number };

export type TabsProps = {
  label: string;
  tabs: readonly Tab[];
  defaultValue: string;
  className?: string;
};

/** Views of one thing that need no URL of their own. */
export function Tabs({ label, tabs, defaultValue, className }: TabsProps) {
  return (
    <BaseTabs.Root defaultValue={defaultValue} className={className}>
      <BaseTabs.List aria-label={label} className={rowClasses}>
        {tabs.map((tab) => (
          <BaseTabs.Tab
            key={tab.value}
            value={tab.value}
            className={cn(tabClasses, 'data-active:border-primary data-active:text-foreground')}
          >
            {tab.label}
            <TabCount count={tab.count} />
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map((tab) => (
        <BaseTabs.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

export type TabLink = { href: string; label: ReactNode; isCurrent: boolean; count?: number };

/** Views of one thing, each with its URL. */
export function TabLinks({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly TabLink[];
  className?: string;
}) {
  return (
    <nav aria-label={label} data-print="hidden" className={cn(rowClasses, className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.isCurrent ? 'page' : undefined}
          className={cn(tabClasses, 'aria-[current]:border-primary aria-[current]:text-foreground')}
        >
          {tab.label}
          <TabCount count={tab.count} />
        </Link>
      ))}
    </nav>
  );
}

function TabCount({ count }: { count: number | undefined }) {
  if (count === undefined) return null;
  return <span className="rounded-sm bg-muted px-1.5 text-sm text-muted-foreground">{count}</span>;
}
