import { type ReactNode, useId } from 'react';

/** A part of the settings under its own heading. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="flex max-w-2xl flex-col gap-4 rounded-lg border bg-card p-4 md:p-5"
    >
      <h2 id={titleId} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
