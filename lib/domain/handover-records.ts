/** Hand-over notes: what one crew leaves to the next, desk by desk. Instants are epoch milliseconds. */
import type { Instant } from './types.ts';

/** Characters of one note. */
export const HANDOVER_MAX = 4000;
export const DESK_NAME_MAX = 60;
/** Desks of one center. */
export const DESKS_MAX = 40;

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

/** Somebody of the crew that takes over, and when they confirmed that they read the note. */
export type HandoverReader = { userId: string; fullName: string; readAt: Instant | null };

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
  version: number;
  /** Those whose published shift starts at that change, with others who read it. */
  readers: readonly HandoverReader[];
  /** Whether the caller is to read it and has not. */
  isDue: boolean;
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
