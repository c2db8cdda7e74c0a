import type { ReactNode } from 'react';
import type { PrintKind, PrintSize } from '#lib/domain/print-query.ts';

/** What stands on every page, whatever the sheet. */
export type PaperNotes = {
  center: string;
  block: string;
  /** Said before the title of what is not published. */
  isDraft: boolean;
  /** `Version 3`, or the draft's. */
  version: string;
  /** `Wed 4 Feb 2026 14:05 PST`. */
  generatedAt: string;
};

/** Which way the paper lies: a week's seven days fit an upright sheet, a day's hours and a month's days do not. */
export function paperName(kind: PrintKind | 'month', size: PrintSize): string {
  return `${size}-${kind === 'week' ? 'portrait' : 'landscape'}`;
}

export type PaperFrameProps = {
  /** One of the named pages of globals.css. */
  paper: string;
  notes: PaperNotes;
  title: string;
  clockChange: string | null;
  /** How many columns the table has. */
  columns: number;
  /** `col` elements that fix the widths. */
  widths: ReactNode;
  /** The last row of the head, with the columns' names. */
  heading: ReactNode;
  legend: ReactNode;
  children: ReactNode;
};

/** A table that begins and ends alike on each sheet of paper it runs over. */
export function PaperFrame(props: PaperFrameProps) {
  const { paper, notes, title, clockChange, columns, widths, heading, legend, children } = props;
  return (
    <section aria-label={title} className="paper" data-paper={paper}>
      <table>
        <colgroup>{widths}</colgroup>
        <thead>
          <tr>
            <td colSpan={columns} className="paper-title">
              <span className="paper-center">
                {notes.center} · {notes.block}
              </span>
              <h2>
                {notes.isDraft ? 'DRAFT, not published: ' : ''}
                {title}
              </h2>
              {clockChange ? <p>{clockChange}</p> : null}
            </td>
          </tr>
          {heading}
        </thead>
        <tfoot>
          <tr>
            <td colSpan={columns} className="paper-foot">
              <p className="paper-legend">{legend}</p>
              <p>
                Printed {notes.generatedAt} · {notes.version} · The roster in the app is the one that counts.
              </p>
            </td>
          </tr>
        </tfoot>
        {children}
      </table>
    </section>
  );
}

/** Sentences under a heading, as rows of the same table, so that they too have the head and foot of their page. */
export function PaperSentences({
  title,
  sentences,
  none,
  columns,
}: {
  title: string;
  sentences: readonly string[];
  /** Said instead when there are none; left out without it. */
  none?: string;
  columns: number;
}) {
  if (sentences.length === 0 && none === undefined) return null;
  return (
    <tbody className="paper-sentences">
      <tr>
        <th scope="rowgroup" colSpan={columns}>
          {title}
        </th>
      </tr>
      {sentences.length === 0 ? (
        <tr>
          <td colSpan={columns}>{none}</td>
        </tr>
      ) : (
        linesOf(sentences).map((line) => (
          <tr key={line[0]}>
            <td colSpan={columns}>
              <span className="paper-line">
                {line.map((sentence) => (
                  <span key={sentence}>{sentence}</span>
                ))}
              </span>
            </td>
          </tr>
        ))
      )}
    </tbody>
  );
}

/** So many sentences stand side by side. */
const SIDE_BY_SIDE = 3;

function linesOf(sentences: readonly string[]): string[][] {
  const unique = [...new Set(sentences)];
  return Array.from({ length: Math.ceil(unique.length / SIDE_BY_SIDE) }, (_, line) =>
    unique.slice(line * SIDE_BY_SIDE, (line + 1) * SIDE_BY_SIDE),
  );
}
