/** Hand-over notes: what one crew leaves to the next, desk by desk. Instants are epoch milliseconds. */
import type { Instant } from './types.ts';

/** Characters of one note. */
export const HANDOVER_MAX = 4000;
export const DESK_NAME_MAX = 60;

export type Desk = {
  id: number;
  centerId: string;
  name: string;
  /** Order on the screen, from 1. */
  position: number;
  /** False: retired; its notes stay. */
  isActive: boolean;
  version: number;
};

/**
 * Somebody of the crew that takes over, when they confirmed that they read the note as it is now, and when a former text
 * of it that was changed since.
 */
export type HandoverReader = {
  userId: string;
  fullName: string;
  readAt: Instant | null;
  formerReadAt: Instant | null;
};

export type HandoverNote = {
  id: number;
  desk: Pick<Desk, 'id' | 'name'>;
  /** The crew change at which it is handed over. */
  forAt: Instant;
  content: string;
  authorId: string;
  authorName: string;
  createdAt: Instant;
  editedAt: Instant | null;
  /** Taken back by its author or a supervisor; the content is then empty. */
  withdrawnAt: Instant | null;
  withdrawnByName: string | null;
  version: number;
  /** The note that was still open and was kept for this change. */
  carriedFrom: { forAt: Instant; authorName: string } | null;
  /** The change for which this note was kept; null = for none. */
  keptFor: Instant | null;
  /**
   * Those whose duty starts at that change, with others who read it, by name; for the author and supervisors. Null for
   * everybody else.
   */
  readers: readonly HandoverReader[] | null;
  /** When the caller confirmed it as it is now. */
  readAt: Instant | null;
  /** Whether the caller is to read it and has not. */
  isDue: boolean;
};

/** A former text of a note. */
export type HandoverVersion = {
  version: number;
  deskName: string;
  forAt: Instant;
  content: string;
  writtenAt: Instant;
};

export type Handover = {
  /** Retired ones too, in order. */
  desks: readonly Desk[];
  /** To come within 24 hours, and those of the last half hour. */
  changes: readonly CrewChange[];
  /** Of the changes from a day back to a day ahead, by change and desk. */
  notes: readonly HandoverNote[];
};

export type HandoverHistory = {
  /** The newest change first. */
  notes: readonly HandoverNote[];
  /** There are older ones that match. */
  hasMore: boolean;
};

/** A start of published shifts at the center: what a note can be for. */
export type CrewChange = { at: Instant; count: number; codes: readonly string[] };

/** How the hand-over of a center stands for whoever asks. */
export type HandoverSummary = {
  /** Notes that wait to be read by them: of a change of the last day, or within the hour to come. */
  due: number;
  /** For supervisors: the change that runs or was last, with notes that somebody of its crew has not read; else null. */
  change: {
    at: Instant;
    notes: number;
    /** People of the crew, and how many of them have not read everything. */
    readers: number;
    missing: number;
  } | null;
};
