'use client';

import { AnchoredMenu } from '#components/ui/anchored-menu.tsx';
import { MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { Flag } from './cell-edits.ts';
import type { AskingVerb } from './verb-dialog.tsx';

export type CellVerbs = {
  /** Opens the person's day, the candidates, or the day's gaps. */
  details: () => void;
  type: () => void;
  ask: (verb: AskingVerb, row: RosterRow) => void;
  open: () => void;
  remove: () => void;
  flag: (flag: Flag) => void;
  copy: (isCut: boolean) => void;
  paste: () => void;
};

export type CellMenuProps = {
  /** The cell; null = closed. */
  anchor: Element | null;
  onClose: () => void;
  /** What the menu is about: `Diaz, Wed 4 Feb`. */
  label: string;
  /** Of all cells that are selected. */
  rows: readonly RosterRow[];
  verbs: CellVerbs;
  canPaste: boolean;
};

/** Everything that can be done with a cell, or with all that are selected. */
export function CellMenu({ anchor, onClose, label, rows, verbs, canPaste }: CellMenuProps) {
  const [first] = rows;
  const only = rows.length === 1 ? first : undefined;
  const isOpen = first !== undefined && first.userId === null;
  const every = (flag: Flag) => rows.length > 0 && rows.every((row) => row[flag]);
  const none = rows.length === 0;
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} label={label}>
      <MenuItem onClick={verbs.details}>{isOpen ? 'Candidates' : 'Details'}</MenuItem>
      <MenuItem onClick={verbs.type}>{none ? 'Assign a shift…' : 'Another shift…'}</MenuItem>
      <MenuSeparator />
      <MenuItem disabled={only === undefined} onClick={() => only && verbs.ask('move', only)}>
        {isOpen ? 'Give to…' : 'Move to…'}
      </MenuItem>
      <MenuItem disabled={only === undefined || isOpen} onClick={() => only && verbs.ask('exchange', only)}>
        Exchange with…
      </MenuItem>
      <MenuItem disabled={only === undefined} onClick={() => only && verbs.ask('split', only)}>
        Split…
      </MenuItem>
      <MenuItem disabled={only === undefined} onClick={() => only && verbs.ask('times', only)}>
        Change times…
      </MenuItem>
      <MenuSeparator />
      <MenuItem disabled={none} onClick={() => verbs.flag('isOvertime')}>
        {every('isOvertime') ? 'Regular hours' : 'Overtime'}
      </MenuItem>
      <MenuItem disabled={none} onClick={() => verbs.flag('isLocked')}>
        {every('isLocked') ? 'Unlock' : 'Lock'}
      </MenuItem>
      <MenuItem disabled={none || isOpen} onClick={() => verbs.flag('isActing')}>
        {every('isActing') ? 'No longer acting supervisor' : 'Name acting supervisor'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem disabled={none} onClick={() => verbs.copy(false)}>
        Copy
      </MenuItem>
      <MenuItem disabled={none} onClick={() => verbs.copy(true)}>
        Cut
      </MenuItem>
      <MenuItem disabled={!canPaste} onClick={verbs.paste}>
        Paste
      </MenuItem>
      <MenuSeparator />
      <MenuItem disabled={none || isOpen} onClick={verbs.open}>
        Make it open
      </MenuItem>
      <MenuItem disabled={none} tone="danger" onClick={verbs.remove}>
        Remove
      </MenuItem>
    </AnchoredMenu>
  );
}
