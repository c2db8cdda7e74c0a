'use client';

import { createContext } from 'react';
import type { RequestKey } from './requests-query.ts';

/** What the keys of the screen do to the request that is open. */
export type DecisionVerbs = { approve: () => void; deny: () => void; reason: () => void };

/** What the list offers to the panel beside it. */
export type RequestsContextValue = {
  /** Gives the screen's keys something to do for as long as a request can be decided. */
  listen: (verbs: DecisionVerbs) => () => void;
  /** Says what was decided and opens the next request that can be; the panel closes after the last. */
  goOn: (decided: RequestKey, outcome: string) => void;
  /** Gives the focus to the panel, where letters are keys again. */
  leaveField: () => void;
  /** By request: what was typed as a reason and not sent. */
  drafts: Map<RequestKey, string>;
};

const alone: RequestsContextValue = {
  listen: () => () => {},
  goOn: () => {},
  leaveField: () => {},
  drafts: new Map(),
};

export const RequestsContext = createContext<RequestsContextValue>(alone);
