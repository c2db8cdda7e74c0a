'use client';

import { useState } from 'react';
import { countOf } from '#lib/domain/format.ts';
import type { SwapKind } from '#lib/domain/swap-records.ts';
import { Button } from '../ui/button.tsx';
import { FilterRow } from '../ui/filter-row.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { ToolbarSelect } from '../ui/toolbar-select.tsx';
import { BarredList } from './barred-list.tsx';
import {
  barredOf,
  type FinderFilter,
  type Found,
  filterChoices,
  isShown,
  type Picks,
  withPick,
} from './finder-picks.ts';
import { OptionList, OptionRow } from './option-row.tsx';
import { type Look, lengthWords } from './trade-words.ts';

/** So many more at each press; the best stand first. */
const STEP = 20;

export type FinderListProps = Look & {
  kind: SwapKind;
  found: Found;
  picks: Picks;
  onPicksChange: (picks: Picks) => void;
};

/** Who could trade, the best first, and why the others could not. */
export function FinderList(props: FinderListProps) {
  const { kind, found, timeZone, clockStyle } = props;
  const [filter, setFilter] = useState<FinderFilter>({ personId: '', date: '' });
  const look = { timeZone, clockStyle };
  if (found.bar !== null) return <FormMessage tone="info">{found.bar}</FormMessage>;
  const barred = barredOf(kind, found).filter((row) => kind === 'give' || isShown(row, filter, timeZone));
  return (
    <div className="flex flex-col gap-3">
      {kind === 'swap' ? (
        <Partners {...props} filter={filter} onFilterChange={setFilter} />
      ) : (
        <Takers {...props} />
      )}
      <BarredList
        title={kind === 'swap' ? 'Why other shifts cannot be swapped' : 'Why others cannot take it'}
        rows={barred}
        {...look}
      />
    </div>
  );
}

type PartnersProps = FinderListProps & {
  filter: FinderFilter;
  onFilterChange: (filter: FinderFilter) => void;
};

function Partners({ found, picks, onPicksChange, filter, onFilterChange, ...look }: PartnersProps) {
  const [steps, setSteps] = useState(1);
  const { timeZone, clockStyle } = look;
  const { people, days } = filterChoices(found, timeZone);
  const shown = found.partners.filter((partner) => isShown(partner, filter, timeZone));
  const [first] = shown;
  if (found.partners.length === 0) {
    return (
      <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
        No shift of a coworker within 14 days of it can be swapped for yours. You can give it away instead.
      </p>
    );
  }
  return (
    <>
      <FilterRow
        label="Narrow the list"
        count={countOf(shown.length, 'shift', 'shifts')}
        className="max-md:[&>p]:w-auto"
      >
        <ToolbarSelect
          aria-label="Person"
          className="w-auto min-w-0 flex-1 basis-32"
          items={[{ value: '', label: 'Everyone' }, ...people]}
          value={filter.personId}
          onValueChange={(personId) => onFilterChange({ ...filter, personId })}
        />
        <ToolbarSelect
          aria-label="Day"
          className="w-auto min-w-0 flex-1 basis-28"
          items={[{ value: '', label: 'Any day' }, ...days]}
          value={filter.date}
          onValueChange={(date) => onFilterChange({ ...filter, date })}
        />
      </FilterRow>
      {shown.length === 0 ? (
        <p className="text-muted-foreground">Nothing on that day. Choose another.</p>
      ) : null}
      <OptionList label="Shifts you could have">
        {filter.personId === '' || first === undefined ? null : (
          <OptionRow
            fullName="Any of these"
            shift={null}
            remark={`${first.fullName} answers with the shift to give.`}
            warnings={[]}
            isChosen={picks.get(first.personId) === null}
            onChosenChange={(isOn) => onPicksChange(withPick(picks, first.personId, null, isOn))}
            timeZone={timeZone}
            clockStyle={clockStyle}
          />
        )}
        {shown.slice(0, steps * STEP).map((partner) => (
          <OptionRow
            key={`${partner.personId} ${partner.shift.assignmentId}`}
            fullName={partner.fullName}
            shift={partner.shift}
            remark={lengthWords(partner)}
            warnings={partner.warnings}
            isChosen={picks.get(partner.personId) === partner.shift.assignmentId}
            onChosenChange={(isOn) =>
              onPicksChange(withPick(picks, partner.personId, partner.shift.assignmentId, isOn))
            }
            timeZone={timeZone}
            clockStyle={clockStyle}
          />
        ))}
      </OptionList>
      {shown.length > steps * STEP ? (
        <Button variant="link" className="w-fit" onClick={() => setSteps(steps + 1)}>
          More shifts
        </Button>
      ) : null}
    </>
  );
}

function Takers({ found, picks, onPicksChange, timeZone, clockStyle }: FinderListProps) {
  const [steps, setSteps] = useState(1);
  if (found.takers.length === 0) {
    return (
      <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
        Nobody of your center can take this shift as things stand.
      </p>
    );
  }
  return (
    <>
      <OptionList label="People who could take it">
        {found.takers.slice(0, steps * STEP).map(({ personId, fullName, warnings }) => (
          <OptionRow
            key={personId}
            fullName={fullName}
            shift={null}
            remark={null}
            warnings={warnings}
            isChosen={picks.has(personId)}
            onChosenChange={(isOn) => onPicksChange(withPick(picks, personId, null, isOn))}
            timeZone={timeZone}
            clockStyle={clockStyle}
          />
        ))}
      </OptionList>
      {found.takers.length > steps * STEP ? (
        <Button variant="link" className="w-fit" onClick={() => setSteps(steps + 1)}>
          More people
        </Button>
      ) : null}
    </>
  );
}
