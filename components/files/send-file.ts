import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import { FILE_BYTES_MAX, type FileType, fileTypeLabels, fileTypeOf } from '#lib/domain/kept-files.ts';

/** Where the bytes of a file go, as an action answers. */
export type UploadPlace = { fileId: string; address: string };

type SentFile = { fileId: string; fileName: string };

const refusal = (rule: string): ActionRefusal => ({
  ok: false,
  code: 'invalid',
  message: rule,
  fieldErrors: { file: rule },
});

/** What was sent and is not kept yet: a form that is refused for another field does not send its file anew. */
const sentFiles = new WeakMap<File, SentFile>();

/** Sends a file unless it was, and has it kept with the rest of a form. What is wrong with it is sent anew the next time. */
export async function handIn<Kept>(
  file: FormDataEntryValue | null,
  types: readonly FileType[],
  begin: () => Promise<ActionResult<UploadPlace>>,
  keep: (sent: SentFile) => Promise<ActionResult<Kept>>,
): Promise<ActionResult<Kept>> {
  const former = file instanceof File ? sentFiles.get(file) : undefined;
  const sent =
    former === undefined ? await sendFile(file, types, begin) : { ok: true as const, data: former };
  if (!sent.ok) return sent;
  if (file instanceof File) sentFiles.set(file, sent.data);
  const answer = await keep(sent.data);
  const isOver = answer.ok || answer.fieldErrors?.file !== undefined;
  if (isOver && file instanceof File) sentFiles.delete(file);
  return answer;
}

/**
 * Sends a file straight to Storage, at an address that the server gives out. What is no such file, or too large, is said
 * before anything is sent; the server looks at the bytes again.
 */
async function sendFile(
  file: FormDataEntryValue | null,
  types: readonly FileType[],
  begin: () => Promise<ActionResult<UploadPlace>>,
): Promise<ActionResult<SentFile>> {
  const labels = types.map((type) => fileTypeLabels[type]).join(', ');
  if (!(file instanceof File) || file.size === 0) return refusal('Choose a file.');
  if (file.size > FILE_BYTES_MAX) return refusal('This file is larger than 10 MB.');
  const type = await typeOf(file);
  if (type === null || !types.includes(type)) {
    return refusal(`This file is no ${labels}, whatever its name says.`);
  }
  const place = await answerOf(begin);
  if (!place.ok) return place;
  const { fileId, address } = place.data;
  try {
    const answer = await fetch(address, {
      method: 'PUT',
      headers: { 'content-type': type, 'cache-control': 'no-store' },
      body: file,
    });
    if (answer.ok) return { ok: true, data: { fileId, fileName: file.name } };
    return refusal('The file was not taken. Choose it again; at most 10 MB.');
  } catch {
    return refusal('The file could not be sent. Try again when you are connected.');
  }
}

async function typeOf(file: File): Promise<FileType | null> {
  try {
    return fileTypeOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  } catch {
    // It was moved or changed since it was chosen.
    return null;
  }
}
