'use client';

import { Printer, Sheet } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuGroup, MenuItem, MenuLink } from '#components/ui/menu.tsx';
import { PRINT_KINDS, type PrintKind, printHref } from '#lib/domain/print-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';

export type OutMenuProps = {
  blockId: number;
  /** The day, or the first day of what is shown. */
  date: LocalDate;
  /** What the files hold: the range that is shown. */
  range: { fromDate: LocalDate; toDate: LocalDate };
};

const PRINT_WORDS: Readonly<Record<PrintKind, string>> = {
  day: 'Print the day',
  week: 'Print the week',
  block: 'Print the block',
};

/** A workbook holds all of it, whatever sheet is asked for. */
const FILES = [
  { sheet: 'shifts', format: 'csv', label: 'Shifts as CSV' },
  { sheet: 'coverage', format: 'csv', label: 'Coverage as CSV' },
  { sheet: 'shifts', format: 'xlsx', label: 'Everything as XLSX' },
] as const;

/** Ways out of the roster: paper and files. */
export function OutMenu({ blockId, date, range }: OutMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          <Printer aria-hidden />
          Out
        </Button>
      }
    >
      <MenuGroup label="On paper">
        {PRINT_KINDS.map((kind) => (
          <MenuLink
            key={kind}
            href={printHref({ block: blockId, kind, date })}
            icon={<Printer aria-hidden />}
          >
            {PRINT_WORDS[kind]}
          </MenuLink>
        ))}
      </MenuGroup>
      <MenuGroup label="The range shown, as a file">
        {FILES.map(({ sheet, format, label }) => (
          <MenuItem
            key={label}
            icon={<Sheet aria-hidden />}
            onClick={() => window.location.assign(exportHref({ blockId, range, format, sheet }))}
          >
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
    </Menu>
  );
}

function exportHref(file: {
  blockId: number;
  range: OutMenuProps['range'];
  format: string;
  sheet: string;
}): string {
  const { blockId, range, format, sheet } = file;
  const search = new URLSearchParams({
    block: String(blockId),
    from: range.fromDate,
    to: range.toDate,
    format,
    sheet,
  });
  return `/api/roster/export?${search}`;
}
