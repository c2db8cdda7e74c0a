import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import { FILE_BYTES_MAX, type FileType, fileTypeLabels, fileTypeOf } from '#lib/domain/kept-files.ts';

/** Where the bytes of a file go, as an action answers. */
export type UploadPlace = { fileId: string; address: string };

const refusal = (rule: string): ActionRefusal => ({
  ok: false,
  code: 'invalid',
  message: rule,
  fieldErrors: { file: rule },
});

/**
 * Sends a file straight to Storage, at an address that the server gives out. What is no such file, or too large, is said
 * before anything is sent; the server looks at the bytes again.
 */
export async function sendFile(
  file: FormDataEntryValue | null,
  types: readonly FileType[],
  begin: () => Promise<ActionResult<UploadPlace>>,
): Promise<ActionResult<{ fileId: string; fileName: string }>> {
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
