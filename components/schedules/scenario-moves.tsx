'use client';

import { Plus, X } from 'lucide-react';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import {
  candidatesOf,
  chosenOf,
  type MoveDraft,
  type MovePerson,
  type PatternChoice,
  patternOf,
} from './scenario-patterns.ts';

export type MoveFieldsProps = {
  moves: readonly MoveDraft[];
  onChange: (moves: readonly MoveDraft[]) => void;
  /** Most senior first. */
  people: readonly MovePerson[];
  patterns: readonly PatternChoice[];
};

const roles = [
  { value: 'dispatcher', label: 'Dispatchers' },
  { value: 'supervisor', label: 'Supervisors' },
];

/** Who works another pattern in a scenario. */
export function MoveFields({ moves, onChange, people, patterns }: MoveFieldsProps) {
  const used = patterns.filter(({ id }) => people.some(({ patternId }) => patternId === id));
  const [first] = used;
  function set(key: number, next: Partial<MoveDraft>) {
    onChange(moves.map((move) => (move.key === key ? { ...move, ...next } : move)));
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-1 text-sm font-medium">People on another pattern</legend>
      {moves.map((move) => (
        <MoveRow
          key={move.key}
          move={move}
          people={people}
          patterns={patterns}
          used={used}
          onSet={(next) => set(move.key, next)}
          onRemove={() => onChange(moves.filter(({ key }) => key !== move.key))}
        />
      ))}
      {first === undefined || patterns.length < 2 ? null : (
        <Button
          size="sm"
          className="w-fit"
          onClick={() =>
            onChange([
              ...moves,
              {
                key: 1 + Math.max(0, ...moves.map(({ key }) => key)),
                role: 'dispatcher',
                from: first.id,
                to: patterns.find(({ id }) => id !== first.id)?.id ?? first.id,
                count: 1,
                named: null,
              },
            ])
          }
        >
          <Plus aria-hidden />
          Move people
        </Button>
      )}
    </fieldset>
  );
}

function MoveRow({
  move,
  people,
  patterns,
  used,
  onSet,
  onRemove,
}: {
  move: MoveDraft;
  people: readonly MovePerson[];
  patterns: MoveFieldsProps['patterns'];
  used: MoveFieldsProps['patterns'];
  onSet: (next: Partial<MoveDraft>) => void;
  onRemove: () => void;
}) {
  const candidates = candidatesOf(move, people);
  const chosen = chosenOf(move, people);
  const items = (from: MoveFieldsProps['patterns']) =>
    from.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="flex flex-col gap-2 rounded-md border p-3">
      <div className="flex items-center gap-2">
        <NumberInput
          aria-label="How many"
          min={0}
          max={candidates.length}
          value={chosen.length}
          onValueChange={(count) => onSet({ count: count ?? 0, named: null })}
        />
        <Select
          aria-label="Role"
          items={roles}
          value={move.role}
          onValueChange={(role) =>
            onSet({ role: role === 'supervisor' ? 'supervisor' : 'dispatcher', named: null })
          }
          className="flex-1"
        />
        <Button size="icon" variant="ghost" aria-label="Remove this move" onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="flex items-center gap-2">
        <span className="text-sm text-muted-foreground">from</span>
        <Select
          aria-label="From pattern"
          items={items(used)}
          value={move.from}
          onValueChange={(choice) => {
            const from = patternOf(choice, move.from);
            const other = patterns.find(({ id }) => id !== from)?.id ?? move.to;
            onSet({ from, to: move.to === from ? other : move.to, named: null });
          }}
          className="min-w-0 flex-1"
        />
        <span className="text-sm text-muted-foreground">to</span>
        <Select
          aria-label="To pattern"
          items={items(patterns.filter(({ id }) => id !== move.from))}
          value={move.to}
          onValueChange={(to) => onSet({ to: patternOf(to, move.to) })}
          className="min-w-0 flex-1"
        />
      </div>
      <details>
        <summary className="min-h-target w-fit rounded-sm text-sm text-muted-foreground select-none hover:text-foreground">
          {move.named === null ? 'The least senior' : 'Chosen by name'}:{' '}
          {chosen.length === 0 ? 'nobody' : chosen.map(({ name }) => name).join(', ')}
        </summary>
        <div className="flex flex-col">
          {candidates.length === 0 ? (
            <p className="text-sm text-muted-foreground">Nobody of this role works that pattern.</p>
          ) : (
            <>
              <p className="text-sm text-muted-foreground">
                {countOf(candidates.length, 'person works', 'people work')} it, most senior first.
              </p>
              {candidates.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={chosen.some((person) => person.id === id)}
                  onCheckedChange={(isOn) => {
                    const ids = chosen.map((person) => person.id);
                    onSet({ named: isOn ? [...ids, id] : ids.filter((other) => other !== id) });
                  }}
                />
              ))}
            </>
          )}
        </div>
      </details>
    </div>
  );
}
