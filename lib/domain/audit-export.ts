/** The audit as a file: each entry as a line, with its link of the chain, and the chain's newest link at the end. */
import type { AuditExportEntry, AuditHead } from './audit-records.ts';
import { type AuditNames, auditSentence } from './audit-words.ts';
import { csvText } from './csv-cell.ts';
import { createZone, formatTime } from './time.ts';
import type { Instant } from './types.ts';

export const AUDIT_FORMATS = ['csv', 'json'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** What an export is of, as the file says itself. */
export type AuditExportCover = {
  agency: string;
  /** As they were asked for; only those that were. */
  filters: Readonly<Record<string, string>>;
  exportedAt: Instant;
  head: AuditHead | null;
};

const COLUMNS = [
  'Entry',
  'Number in the chain',
  'Hash',
  'Time (UTC)',
  'Time (local)',
  'What happened',
  'Who',
  'Who (id)',
  'By',
  'Action',
  'About',
  'Target',
  'Address',
  'Device',
  'Session',
  'Worker',
  'Request',
  'Before',
  'After',
  'Details',
] as const;

const BY: Readonly<Record<AuditExportEntry['actorKind'], string>> = {
  user: 'a person',
  job: 'a job',
  system: 'the system',
};

/** The first line of a CSV, with a byte-order mark, by which spreadsheets know UTF-8. */
export function auditCsvHeader(): string {
  return `\uFEFF${COLUMNS.map(csvText).join(',')}\r\n`;
}

/** One entry as a line; what came before and after, and the details, as JSON. */
export function auditCsvLine(entry: AuditExportEntry, names: AuditNames, timeZone: string): string {
  const { origin } = entry;
  const json = (value: unknown): string =>
    value === null || value === undefined ? '' : JSON.stringify(value);
  const cells = [
    String(entry.id),
    entry.seq === null ? '' : String(entry.seq),
    entry.hash ?? '',
    utcText(entry.createdAt),
    localText(entry.createdAt, timeZone),
    auditSentence(entry, names),
    entry.actorName ?? '',
    entry.actorId ?? '',
    BY[entry.actorKind],
    entry.action,
    entry.entity,
    entry.targetId ?? '',
    origin?.address ?? '',
    origin?.device ?? '',
    origin?.session ?? '',
    origin?.worker ?? '',
    entry.requestId ?? '',
    json(entry.before),
    json(entry.after),
    json(entry.details),
  ];
  return `${cells.map(csvText).join(',')}\r\n`;
}

/** The last line: the word `Head`, and the chain's newest link in the columns of an entry's. */
export function auditCsvEnd({ head, exportedAt }: AuditExportCover): string {
  const cells = [
    'Head',
    head === null ? '' : String(head.seq),
    head?.hash ?? '',
    utcText(head?.at ?? exportedAt),
  ];
  return `${[...cells, ...COLUMNS.slice(cells.length).map(() => '')].map(csvText).join(',')}\r\n`;
}

/** The beginning of a JSON file, up to its first entry. */
export function auditJsonStart({ agency, filters, exportedAt, head }: AuditExportCover): string {
  const cover = {
    agency,
    exportedAt: utcText(exportedAt),
    filters,
    head: head === null ? null : { ...head, at: utcText(head.at) },
  };
  return `${JSON.stringify(cover, null, 1).slice(0, -2)},\n "entries": [`;
}

/** One entry, with the comma before it if it is not the first. */
export function auditJsonEntry(entry: AuditExportEntry, names: AuditNames, isFirst: boolean): string {
  const told = { ...entry, createdAt: utcText(entry.createdAt), sentence: auditSentence(entry, names) };
  return `${isFirst ? '' : ','}\n  ${JSON.stringify(told)}`;
}

export const AUDIT_JSON_END = '\n ]\n}\n';

/** `harbor-county-911-audit-2026-02-04.csv`: letters, digits and hyphens, whatever the agency's name. */
export function auditFileName(agency: string, at: Instant, timeZone: string, format: AuditFormat): string {
  const slug = agency
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${slug === '' ? '' : `${slug}-`}audit-${createZone(timeZone).toLocal(at).date}.${format}`;
}

/** `2026-02-04T19:00:05.123Z`. */
function utcText(at: Instant): string {
  return new Date(at).toISOString();
}

/** `2026-02-04T12:00:05-07:00`: what the wall shows, and how far it is from UTC. */
function localText(at: Instant, timeZone: string): string {
  const zone = createZone(timeZone);
  const { date, minutes } = zone.toLocal(at);
  const offset = zone.offsetMinutes(at);
  const seconds = String(new Date(at).getUTCSeconds()).padStart(2, '0');
  return `${date}T${formatTime(minutes)}:${seconds}${offset < 0 ? '-' : '+'}${formatTime(Math.abs(offset))}`;
}
