'use client';

import { useRouter } from 'next/navigation';
import { Select } from '../ui/select.tsx';

export type BlockChooserProps = {
  /** The latest first. */
  blocks: readonly { id: number; label: string; href: string }[];
  /** Of the one that is shown; null = none of them. */
  currentId: number | null;
};

/** Goes to a block, past ones too. */
export function BlockChooser({ blocks, currentId }: BlockChooserProps) {
  const router = useRouter();
  return (
    <Select
      aria-label="Block"
      placeholder="Choose a block…"
      className="w-60 max-sm:w-full"
      // Without a value of its own the select would keep what was chosen before.
      value={currentId === null ? '' : String(currentId)}
      onValueChange={(value) => {
        const chosen = blocks.find(({ id }) => String(id) === value);
        if (chosen !== undefined) router.push(chosen.href, { scroll: false });
      }}
      items={blocks.map(({ id, label }) => ({ value: String(id), label }))}
    />
  );
}
