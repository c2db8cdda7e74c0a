/** Whether a page is being read again, and what waits until it was. */
type Reading = {
  isUnderWay: () => boolean;
  begin: () => void;
  end: () => void;
  /** Does it when nothing is being read: at once, or after the reading that is under way. */
  whenDone: (then: () => void) => void;
};

/** A page that is not being read. */
export function createReading(): Reading {
  let isUnderWay = false;
  let waiting: (() => void)[] = [];
  return {
    isUnderWay: () => isUnderWay,
    begin: () => {
      isUnderWay = true;
    },
    end: () => {
      isUnderWay = false;
      const done = waiting;
      waiting = [];
      for (const then of done) then();
    },
    whenDone: (then) => {
      if (isUnderWay) waiting.push(then);
      else then();
    },
  };
}
