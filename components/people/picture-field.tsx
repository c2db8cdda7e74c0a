'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { pictureFiles, squarePicture } from './picture-file.ts';

export type PictureFieldProps = {
  person: { id: string; fullName: string };
  /** Address of the picture that is shown; null without one. */
  picture: string | null;
  /** Whether it is the own one of who looks. */
  isOwn: boolean;
  save: (input: { userId: string; image: string }) => Promise<ActionResult<unknown>>;
  remove: (input: { userId: string }) => Promise<ActionResult<unknown>>;
};

/** A person's picture, to be chosen or removed. */
export function PictureField({ person, picture, isOwn, save, remove }: PictureFieldProps) {
  const hintId = useId();
  const fileRef = useRef<HTMLInputElement>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [running, setRunning] = useState<'save' | 'remove' | null>(null);
  const [isPending, startTransition] = useTransition();

  function run(what: 'save' | 'remove', call: () => Promise<ActionResult<unknown> | null>, done: string) {
    setMessage(null);
    setRunning(what);
    startTransition(async () => {
      const answer = await call();
      if (answer === null)
        setMessage('This file is no picture that can be opened. Choose a PNG, JPEG or WebP file.');
      else if (answer.ok) toast.success(done);
      else setMessage(answer.message);
    });
  }

  function choose(file: File) {
    run(
      'save',
      async () => {
        const image = await squarePicture(file);
        return image === null ? null : answerOf(() => save({ userId: person.id, image }));
      },
      'The picture is shown now.',
    );
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <Avatar name={person.fullName} picture={picture} size="lg" />
        <div className="flex min-w-0 flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Button
              pending={isPending && running === 'save'}
              disabled={isPending}
              aria-describedby={hintId}
              onClick={() => fileRef.current?.click()}
            >
              {picture === null ? 'Choose a picture' : 'Choose another picture'}
            </Button>
            {picture === null ? null : (
              <Button
                pending={isPending && running === 'remove'}
                disabled={isPending}
                onClick={() =>
                  run(
                    'remove',
                    () => answerOf(() => remove({ userId: person.id })),
                    'The initials are shown again.',
                  )
                }
              >
                Remove picture
              </Button>
            )}
          </div>
          <p id={hintId} className="text-sm text-muted-foreground">
            {isOwn ? 'Coworkers see it beside your name.' : 'Coworkers see it beside the name.'} It is cut to
            a small square, without the place where it was taken.
          </p>
        </div>
      </div>
      <input
        ref={fileRef}
        type="file"
        accept={pictureFiles}
        aria-label="Picture file"
        tabIndex={-1}
        className="sr-only"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again.
          currentTarget.value = '';
          if (file !== undefined) choose(file);
        }}
      />
      <FormMessage>{message}</FormMessage>
    </div>
  );
}
