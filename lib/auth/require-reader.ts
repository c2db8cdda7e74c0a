import 'server-only';
import { forbidden } from 'next/navigation';
import { type ReadArea, readsArea } from '#lib/domain/reading-roles.ts';
import { getReader, type Reader } from './reader.ts';
import { recordPageRefusal } from './refused.ts';
import { requireSignedIn } from './session.ts';

/** Whoever has a role beside the ladder that reads an area, or the no-rights page, or the way to the sign-in. For pages. */
export async function requireReader(area: ReadArea): Promise<Reader> {
  await requireSignedIn();
  const reader = await getReader();
  if (reader !== null && readsArea(reader.role, area)) return reader;
  await recordPageRefusal('Your role does not read this page.');
  return forbidden();
}
