import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalSql } from '../sql-statements.ts';

/** Raised when a file of the older form can no longer be read as the newer one. */
export const formatVersion = 1;

export const manifestName = 'manifest.json';
export const schemaName = 'schema.sql';
/** The folder inside the archive that holds the files of Storage one after the other, cut into numbered pieces. */
export const filesFolder = 'files/';

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** Columns of the copied text, in its order; generated ones are computed anew. */
  columns: z.array(z.string()).min(1),
  rows: z.number().int().nonnegative(),
  /** Of the copied text, before compression. */
  bytes: z.number().int().nonnegative(),
  /** Of the copied text, rows in the order of the primary key. */
  sha256: z.string().length(64),
});

const filesSchema = z.object({
  /** In the order of the pieces; their lengths tell where one ends. */
  stored: z.array(z.object({ version: z.uuid(), bytes: z.number().int().nonnegative() })),
  bytes: z.number().int().nonnegative(),
  /** Of all of them together. */
  sha256: z.string().length(64),
});

const manifestSchema = z.object({
  format: z.literal('dispatch-scheduler-backup'),
  formatVersion: z.literal(formatVersion),
  /** The moment all rows are from, ISO 8601. */
  createdAt: z.iso.datetime(),
  postgresVersion: z.string(),
  /** Applied migrations, oldest first; the hash is null when the database has no record of the text. */
  migrations: z
    .array(z.object({ version: z.string(), name: z.string(), sha256: z.string().nullable() }))
    .min(1),
  /** In an order in which they can be loaded: what a foreign key points to comes first. */
  tables: z.array(tableSchema),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), lastValue: z.string(), isCalled: z.boolean() }),
  ),
  /** Null where only rows were backed up, as before there were files. */
  files: filesSchema.nullable().default(null),
});

/** What a backup says about itself: enough to check every byte of it and the database it was loaded into. */
export type Manifest = z.infer<typeof manifestSchema>;
export type TableEntry = z.infer<typeof tableSchema>;
export type FilesEntry = z.infer<typeof filesSchema>;

/** The manifest of a text that `JSON.stringify` made; why it is none as words that follow the file's name. */
export function parseManifest(text: string): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is damaged: its list of contents cannot be read';
  }
  const version = z.looseObject({ formatVersion: z.number() }).safeParse(value).data?.formatVersion;
  if (version !== undefined && version !== formatVersion) {
    return `has format ${version}; this version of the app reads format ${formatVersion}`;
  }
  const result = manifestSchema.safeParse(value);
  return result.success ? result.data : 'is damaged: its list of contents is incomplete';
}

/** The folder inside the archive that holds a table's text, cut into numbered pieces. */
export function tableFolder({ schema, name }: { schema: string; name: string }): string {
  return `data/${schema}.${name}/`;
}

/** The same for two texts of a migration that do the same. */
export function hashStatements(statements: readonly string[]): string {
  return createHash('sha256').update(canonicalSql(statements)).digest('hex');
}

/** The migration a database of this backup is at. */
export function schemaVersionOf({ migrations }: Pick<Manifest, 'migrations'>): string {
  return migrations.at(-1)?.version ?? '';
}
