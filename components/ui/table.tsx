import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { Link } from './link.tsx';

export type TableProps = ComponentProps<'table'> & {
  /** Spoken name of the table and of the area that scrolls. */
  label: string;
  /** Classes of the scrolling box: a `max-h-*` here makes the header stick. */
  boxClassName?: string;
};

/** A region that scrolls must be reachable by keyboard. */
const keyboardScrollable = { tabIndex: 0 };

/** A table in a bordered box. Row height follows the density setting; the header sticks to the box. */
export function Table({ label, className, boxClassName, ...props }: TableProps) {
  return (
    <section
      aria-label={label}
      {...keyboardScrollable}
      className={cn(
        'relative overflow-auto rounded-lg border bg-card focus-visible:outline-offset-[-2px]',
        boxClassName,
      )}
    >
      <table
        {...props}
        aria-label={label}
        className={cn('w-full border-separate border-spacing-0', className)}
      />
    </section>
  );
}

export function TableHeader(props: ComponentProps<'thead'>) {
  return <thead {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody {...props} className={cn('[&>tr:last-child>*]:border-b-0', className)} />;
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr {...props} className={cn('group/row hover:bg-muted data-selected:bg-primary-soft', className)} />
  );
}

const alignClasses = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

export type TableHeadProps = Omit<ComponentProps<'th'>, 'align'> & {
  align?: keyof typeof alignClasses;
  /** Makes the heading a link that sorts; the order lives in the URL. */
  sort?: { href: string; direction: 'ascending' | 'descending' | null };
};

const SORT_ICONS = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown } as const;

export function TableHead({ className, align = 'left', sort, children, ...props }: TableHeadProps) {
  return (
    <th
      scope="col"
      {...props}
      aria-sort={sort?.direction ?? undefined}
      className={cn(
        'sticky top-0 z-10 h-row border-b bg-card px-cell text-sm font-medium whitespace-nowrap text-muted-foreground',
        alignClasses[align],
        className,
      )}
    >
      {sort ? <SortLink {...sort}>{children}</SortLink> : children}
    </th>
  );
}

function SortLink({
  href,
  direction,
  children,
}: {
  href: string;
  direction: 'ascending' | 'descending' | null;
  children: ReactNode;
}) {
  const Icon = SORT_ICONS[direction ?? 'none'];
  return (
    <Link
      href={href}
      scroll={false}
      className={cn(
        'inline-flex min-h-target items-center gap-1 rounded-sm hover:text-foreground',
        direction && 'text-foreground',
      )}
    >
      {children}
      <Icon aria-hidden className={cn('size-3.5', !direction && 'opacity-50')} />
    </Link>
  );
}

export type TableCellProps = Omit<ComponentProps<'td'>, 'align'> & {
  align?: keyof typeof alignClasses;
  mono?: boolean;
};

export function TableCell({ className, align = 'left', mono = false, ...props }: TableCellProps) {
  return (
    <td
      {...props}
      className={cn(
        'h-row border-b px-cell py-0.5',
        alignClasses[align],
        mono && 'font-mono text-sm',
        className,
      )}
    />
  );
}
