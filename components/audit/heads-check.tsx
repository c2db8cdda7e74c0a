'use client';

import { useRef, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { HEADS_MAX, headWords, readHeads } from '#lib/domain/audit-heads.ts';
import type { HeadCheck } from '#lib/domain/audit-records.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Textarea } from '../ui/textarea.tsx';

export type HeadsCheckProps = {
  agencyId: string;
  action: (input: { heads: { seq: number; hash: string }[] }) => Promise<ActionResult<HeadCheck[]>>;
};

type Answer = { tone: 'success' | 'danger' | 'warning'; words: string };

/** Larger files are exports with very many entries; their heads stand at an end. */
const FILE_BYTES_MAX = 2_000_000;

/** Checks heads that were kept elsewhere against the chain as it is. */
export function HeadsCheck({ agencyId, action }: HeadsCheckProps) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isPending, setIsPending] = useState(false);
  const file = useRef<HTMLInputElement>(null);

  async function check(given: string) {
    const heads = readHeads(given, agencyId);
    if (heads.length === 0) {
      setAnswer({
        tone: 'warning',
        words:
          'There is no head of this agency in it. A head is a number and a hash of 64 digits and letters.',
      });
      return;
    }
    setIsPending(true);
    try {
      const result = await action({ heads });
      if (!result.ok) {
        setAnswer({ tone: 'warning', words: result.message });
        return;
      }
      const { isGood, words } = headWords(result.data);
      setAnswer({ tone: isGood ? 'success' : 'danger', words });
    } finally {
      setIsPending(false);
    }
  }

  async function readFile(chosen: File | undefined) {
    if (chosen === undefined) return;
    // A head stands at the beginning of a JSON file and at the end of a CSV.
    const parts =
      chosen.size <= FILE_BYTES_MAX
        ? await chosen.text()
        : `${headOfJson(await chosen.slice(0, 4000).text())}\n${await chosen.slice(-4000).text()}`;
    await check(parts);
    if (file.current !== null) file.current.value = '';
  }

  return (
    <section aria-labelledby="heads-check" className="flex max-w-3xl flex-col gap-3">
      <h2 id="heads-check" className="text-lg font-semibold">
        Compare with heads kept elsewhere
      </h2>
      <p className="text-muted-foreground">
        A chain cannot show by itself that its end was cut off, or that somebody computed all of it anew. A
        head that was kept elsewhere shows both: an export ends with one, and the worker keeps one every hour
        in a file outside the database.
      </p>
      <Field
        label="Heads"
        hint={`A number and its hash in a line each, or what stands in the file; at most ${HEADS_MAX.toLocaleString('en-US')}.`}
      >
        <Textarea
          rows={4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button pending={isPending} onClick={() => check(text)}>
          Compare
        </Button>
        <Button pending={isPending} onClick={() => file.current?.click()}>
          Choose a file…
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,.json,.jsonl,.txt"
          aria-label="A file with heads"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void readFile(event.currentTarget.files?.[0])}
        />
      </div>
      <FormMessage tone={answer?.tone ?? 'info'}>{answer?.words ?? null}</FormMessage>
    </section>
  );
}

/** The part of a long JSON file that has its head. */
function headOfJson(start: string): string {
  return start.match(/"head":\s*(\{[^}]*\})/)?.[1]?.replaceAll(/\s+/g, ' ') ?? '';
}
