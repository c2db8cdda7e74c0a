import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { PRODUCT_NAME } from './product.ts';
import { ProductMark } from './product-mark.tsx';

export type AuthShellProps = {
  title: string;
  /** Of the title, where something is labelled by it. */
  titleId?: string;
  description?: ReactNode;
  children: ReactNode;
  /** Below the card, such as a link to another way in. */
  footer?: ReactNode;
  /** For more than a short form. */
  isWide?: boolean;
};

/** The frame of the signed-out pages: one card in the middle. */
export function AuthShell({ title, titleId, description, children, footer, isWide = false }: AuthShellProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-10">
      <header className="flex items-center gap-2.5 text-lg font-semibold">
        <ProductMark />
        {PRODUCT_NAME}
      </header>
      <main
        className={cn(
          'flex w-full flex-col gap-5 rounded-lg border bg-card p-6',
          isWide ? 'max-w-xl' : 'max-w-sm',
        )}
      >
        <div className="flex flex-col gap-1">
          <h1 id={titleId} className="text-xl font-semibold tracking-tight">
            {title}
          </h1>
          {description ? <p className="text-muted-foreground">{description}</p> : null}
        </div>
        {children}
      </main>
      {footer ? (
        <footer className="max-w-sm text-center text-sm text-muted-foreground">{footer}</footer>
      ) : null}
    </div>
  );
}
