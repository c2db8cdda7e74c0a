import type { OwnMedia } from './media.ts';

/** A column as writes and filters need it. Types and defaults are SQL text from the catalog itself. */
export type Column = { name: string; type: string; default?: string };

export type Table = {
  schema: string;
  name: string;
  columns: Map<string, Column>;
  primaryKey: string[];
};

type ColumnPair = readonly [own: string, foreign: string];

export type Cardinality =
  | { kind: 'many-to-one' | 'one-to-many' | 'one-to-one'; constraint: string; pairs: ColumnPair[] }
  | {
      kind: 'many-to-many';
      junction: { schema: string; name: string };
      /** The junction's constraint to the origin, with (origin column, junction column). */
      originConstraint: string;
      originPairs: ColumnPair[];
      /** The junction's constraint to the target, with (target column, junction column). */
      targetConstraint: string;
      targetPairs: ColumnPair[];
    };

/** A way to embed `target` in `origin`. */
export type Relationship = {
  origin: { schema: string; name: string };
  target: { schema: string; name: string };
  targetIsView: boolean;
  cardinality: Cardinality;
};

/** A function of a table's row that returns rows of another; it embeds under its own name. */
export type ComputedRelationship = {
  origin: { schema: string; name: string };
  target: { schema: string; name: string };
  cardinality: { kind: 'computed'; function: { schema: string; name: string }; toOne: boolean };
};

export type RoutineParam = { name: string; type: string; required: boolean; variadic: boolean };

export type Routine = {
  schema: string;
  name: string;
  params: RoutineParam[];
  volatility: 'immutable' | 'stable' | 'volatile';
  returnsSet: boolean;
  returnsVoid: boolean;
  /** A row type: a table, a composite type, or OUT and TABLE columns. */
  composite: boolean;
  /** The relation whose row type is returned; other relations can be embedded in it. */
  returnTable?: { schema: string; name: string };
  /** Set for one value of a domain called as a media type, such as "text/calendar". */
  media?: OwnMedia;
  /** The routine's own `set statement_timeout`. */
  statementTimeout?: string;
};

export type Catalog = {
  tables: Map<string, Table>;
  relationships: Map<string, Relationship[]>;
  /** By origin, as the others. */
  computed: Map<string, ComputedRelationship[]>;
  routines: Map<string, Routine[]>;
  /** Settings of each API role (`alter role … set`), to be applied per transaction. */
  roleSettings: Map<string, [name: string, value: string][]>;
};

/** The key of a relation or function in the catalog's maps. */
export function keyOf(schema: string, name: string): string {
  return `${schema}\0${name}`;
}

export function isToOne({ cardinality }: Relationship | ComputedRelationship): boolean {
  if (cardinality.kind === 'computed') return cardinality.toOne;
  const { kind } = cardinality;
  return kind === 'many-to-one' || kind === 'one-to-one';
}
