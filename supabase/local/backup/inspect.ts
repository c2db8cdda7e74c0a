import { LauncherError } from '../launcher-error.ts';
import { damaged, type Entry, readEntries } from './archive.ts';
import { digestRows } from './create.ts';
import {
  filesFolder,
  type Manifest,
  manifestName,
  parseManifest,
  schemaName,
  tableFolder,
} from './manifest.ts';

/**
 * Reads a backup from its first byte to its last and checks every table's text against its manifest.
 *
 * @throws LauncherError when it is no backup, is of another format, or is damaged or cut off
 */
export async function inspectBackup(path: string): Promise<Manifest> {
  const found = new Map<string, ReturnType<typeof digestRows>>();
  let text: string | null = null;
  for await (const entry of readEntries(path)) {
    if (text !== null) throw damaged(path, 'something follows its list of contents');
    if (entry.name === manifestName) text = entry.body.toString('utf8');
    else if (entry.name !== schemaName) collect(found, entry, path);
  }
  if (text === null) throw new LauncherError(`${path} is no backup of this app.`);
  const manifest = parseManifest(text);
  if (typeof manifest === 'string') throw new LauncherError(`${path} ${manifest}.`);
  for (const table of manifest.tables) {
    const { rows, bytes, sha256 } = (found.get(tableFolder(table)) ?? digestRows()).end();
    found.delete(tableFolder(table));
    if (rows !== table.rows || bytes !== table.bytes || sha256 !== table.sha256) {
      throw damaged(path, `the rows of ${table.schema}.${table.name} are not those that were written`);
    }
  }
  const { bytes, sha256 } = (found.get(filesFolder) ?? digestRows()).end();
  found.delete(filesFolder);
  const { files } = manifest;
  const length = files?.stored.reduce((sum, file) => sum + file.bytes, 0);
  if (files && (bytes !== files.bytes || bytes !== length || sha256 !== files.sha256)) {
    throw damaged(path, 'the files of Storage are not those that were written');
  }
  const [unknown] = found.keys();
  if (unknown) throw damaged(path, `${unknown} is not in its list of contents`);
  return manifest;
}

function collect(
  found: Map<string, ReturnType<typeof digestRows>>,
  { name, body }: Entry,
  path: string,
): void {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  if (folder === '') throw damaged(path, `${name} does not belong into a backup`);
  const content = found.get(folder) ?? digestRows();
  found.set(folder, content);
  content.add(body);
}
