import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../ui/button.tsx';

export type ChatPageProps = {
  title: string;
  /** Where the arrow leads: on a phone always, on a wide screen only to a page that is not the list. */
  backHref?: string;
  backLabel?: string;
  action?: ReactNode;
  children: ReactNode;
};

/** A page beside the list of conversations that is not one itself. */
export function ChatPage(props: ChatPageProps) {
  const { title, backHref = '/chat', backLabel = 'All conversations', action, children } = props;
  return (
    <>
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b bg-card py-1 pr-3 pl-2 md:pl-4">
        <ButtonLink
          href={backHref}
          variant="ghost"
          size="icon"
          aria-label={backLabel}
          className={backHref === '/chat' ? 'md:hidden' : undefined}
        >
          <ArrowLeft aria-hidden />
        </ButtonLink>
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold">{title}</h1>
        {action}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <div className="mx-auto flex w-full max-w-3xl flex-col gap-4">{children}</div>
      </div>
    </>
  );
}
