'use client';

import { Download, FileUp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf, formatCount } from '#lib/domain/format.ts';
import type { ImportError, ImportPerson } from '#lib/domain/people-records.ts';
import { IMPORT_PEOPLE_MAX, IMPORT_TEXT_MAX } from '#lib/domain/people-schemas.ts';
import { useKeptText } from '../form/use-kept.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Progress } from '../ui/progress.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import { ImportErrors } from './import-errors.tsx';
import { type ImportNames, ImportTable } from './import-table.tsx';

/** What a file would do, without having done it. */
export type ImportPreview = {
  /** Everybody who would be added and invited. */
  people: readonly ImportPerson[];
  /** Whoever is here already with a revoked invitation, and would be invited again. */
  again: readonly ImportPerson[];
  errors: readonly ImportError[];
  /** How many of the file are here already, in the same words: nothing is done for them. */
  already: number;
};

type File = { text: string; centerId: string };

export type ImportFormProps = {
  preview: (input: File) => Promise<ActionResult<ImportPreview>>;
  send: (input: File) => Promise<ActionResult<{ created: number; again: number; already: number }>>;
  /** Open centers of the agency: for lines that name none. */
  centers: ImportNames['centers'];
  shifts: ImportNames['shifts'];
  qualifications: ImportNames['qualifications'];
  ownCenterId: string | null;
  /** A file to begin from, with its columns alone. */
  template: string;
  /** Where to go afterwards. */
  doneHref?: string;
  /** Under which name what was pasted lasts through a reload of the tab. */
  keptAs?: string;
};

/** Invites several people from a CSV: all of it is looked at before anything is stored. */
export function ImportForm(props: ImportFormProps) {
  const { preview, send, centers, shifts, qualifications, ownCenterId, template } = props;
  const { doneHref = '/people?state=invited', keptAs } = props;
  const router = useRouter();
  const [text, setText, forget] = useKeptText(keptAs);
  const [centerId, setCenterId] = useState(ownCenterId ?? centers[0]?.id ?? '');
  const [checked, setChecked] = useState<ImportPreview | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [sendError, setSendError] = useState<string | null>(null);
  const [isChecking, startChecking] = useTransition();
  const [isSending, setIsSending] = useState(false);
  const resultRef = useRef<HTMLElement>(null);

  function change(next: string) {
    setText(next);
    // What was checked is not what stands there any more.
    setChecked(null);
    setMessage(null);
  }
  function check(content: string) {
    startChecking(async () => {
      if (content.trim() === '') return setMessage('Paste lines or choose a file first.');
      if (content.length > IMPORT_TEXT_MAX) return setMessage('This file is too long: at most 1 MB.');
      const answer = await answerOf(() => preview({ text: content, centerId }));
      setMessage(answer.ok ? null : answer.message);
      setChecked(answer.ok ? answer.data : null);
      if (answer.ok) resultRef.current?.focus();
    });
  }
  async function invite() {
    setIsSending(true);
    const answer = await answerOf(() => send({ text, centerId }));
    setIsSending(false);
    if (!answer.ok) {
      setSendError(answer.message);
      return false;
    }
    const { created, again, already } = answer.data;
    const rest = already === 0 ? '' : ` ${countOf(already, 'person was', 'people were')} here already.`;
    toast.success(
      `${countOf(created + again, 'person is', 'people are')} invited; the mails are on their way.${rest}`,
    );
    // The page may be the same afterwards.
    change('');
    forget();
    router.push(doneHref);
    return true;
  }
  const count = checked === null ? 0 : checked.people.length + checked.again.length;
  const wanted = countOf(count, 'person', 'people');
  const isReady = checked?.errors.length === 0 && count > 0;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex max-w-2xl flex-col gap-4">
        <FormMessage>{message}</FormMessage>
        <Field
          label="People, a line each"
          hint={`The first line names the columns; Name and E-mail are needed. Commas, semicolons or tabs; at most ${formatCount(IMPORT_PEOPLE_MAX)} people.`}
        >
          <Textarea
            rows={8}
            value={text}
            onChange={(event) => change(event.target.value)}
            spellCheck={false}
            className="max-h-72 min-h-44 overflow-auto font-mono text-sm whitespace-pre"
          />
        </Field>
        {centers.length < 2 ? null : (
          <Field label="Center" hint="For lines that name none.">
            <Select
              items={centers.map(({ id, name }) => ({ value: id, label: name }))}
              value={centerId}
              onValueChange={(next) => {
                setCenterId(next);
                setChecked(null);
              }}
              className="w-64"
            />
          </Field>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            variant={isReady ? 'secondary' : 'primary'}
            pending={isChecking}
            onClick={() => check(text)}
          >
            Check
          </Button>
          <FileButton
            onText={(content) => {
              change(content);
              check(content);
            }}
            onProblem={setMessage}
          />
          <Button variant="ghost" onClick={() => download(template)}>
            <Download aria-hidden />
            Download template
          </Button>
        </div>
      </div>
      {checked === null ? null : (
        <section
          ref={resultRef}
          tabIndex={-1}
          aria-labelledby="import-result"
          className="flex flex-col gap-4 outline-none"
        >
          <h2 id="import-result" className="text-lg font-semibold">
            {resultWords(checked)}
          </h2>
          {checked.errors.length > 0 ? <ImportErrors errors={checked.errors} /> : null}
          {isReady ? (
            <div>
              <AlertDialog
                trigger={<Button variant="primary">Invite {wanted}…</Button>}
                onOpenChange={() => setSendError(null)}
                title={`Invite ${wanted}?`}
                consequence={`Invites ${wanted} by mail. They can be scheduled at once, and sign in by the link of the mail, which works for 24 hours.`}
                confirmLabel={`Invite ${wanted}`}
                error={sendError}
                onConfirm={invite}
              >
                {isSending ? (
                  <Progress label="Making the accounts" fraction={null} detail="All of them or none" />
                ) : null}
              </AlertDialog>
            </div>
          ) : null}
          {isReady ? (
            <ImportTable
              people={checked.people}
              again={checked.again}
              names={{ centers, shifts, qualifications }}
            />
          ) : null}
        </section>
      )}
    </div>
  );
}

function resultWords({ people, again, errors, already }: ImportPreview): string {
  const here = already === 0 ? '' : `, ${countOf(already, 'is', 'are')} here already`;
  if (errors.length > 0) {
    return `${countOf(errors.length, 'error', 'errors')}: nothing is sent until ${errors.length === 1 ? 'it is' : 'they are'} mended`;
  }
  const count = people.length + again.length;
  if (count === 0) {
    return already === 0 ? 'There is nobody in this file' : 'Everybody in this file is here already';
  }
  const some = again.length === 0 ? '' : `, ${again.length} of them again after a revoked invitation`;
  return `${countOf(count, 'person', 'people')} to invite${some}${here}`;
}

/** Reads a file here in the browser; it is sent as text like what is pasted. */
function FileButton({
  onText,
  onProblem,
}: {
  onText: (text: string) => void;
  onProblem: (message: string) => void;
}) {
  const inputRef = useRef<HTMLInputElement>(null);
  async function read(file: Blob | undefined) {
    if (file === undefined) return;
    if (file.size > IMPORT_TEXT_MAX * 2) return onProblem('This file is too long: at most 1 MB.');
    try {
      onText(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
    } catch {
      onProblem('This file is no text in UTF-8. In Excel, save it as “CSV UTF-8”.');
    }
  }
  return (
    <>
      <Button onClick={() => inputRef.current?.click()}>
        <FileUp aria-hidden />
        Choose a file…
      </Button>
      <input
        ref={inputRef}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label="A CSV file of people"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file can be chosen again after it was mended.
          event.target.value = '';
        }}
      />
    </>
  );
}

function download(template: string): void {
  const address = URL.createObjectURL(new Blob([template], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'people-template.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
