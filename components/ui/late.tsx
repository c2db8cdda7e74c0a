'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Skeleton, SkeletonRegion } from './skeleton.tsx';

export type LateProps<Value> = {
  /** Reads it; another function reads the history of something else. */
  load: () => Promise<Value>;
  /** Another one = there may be more of it now. */
  version: string | number;
  children: (value: Value) => ReactNode;
};

/** `value` is null when it was not to be had. */
type Loaded<Value> = { by: () => Promise<Value>; try: string; value: { is: Value } | null };

/** A history that is read once it is looked at. What is here stays until newer is; that of something else never shows. */
export function Late<Value>({ load, version, children }: LateProps<Value>) {
  const [tries, setTries] = useState(0);
  const [loaded, setLoaded] = useState<Loaded<Value> | null>(null);
  const wanted = `${version} ${tries}`;

  useEffect(() => {
    let isLeft = false;
    const show = (value: Loaded<Value>['value']) => {
      if (!isLeft) setLoaded({ by: load, try: wanted, value });
    };
    load().then(
      (value) => show({ is: value }),
      () => show(null),
    );
    return () => {
      isLeft = true;
    };
  }, [load, wanted]);

  if (loaded?.by !== load || (loaded.value === null && loaded.try !== wanted)) {
    return (
      <SkeletonRegion label="Loading the history" className="flex flex-col gap-2">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </SkeletonRegion>
    );
  }
  if (loaded.value === null) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2">
        <p>The history could not be loaded. Nothing is changed by that.</p>
        <Button size="sm" onClick={() => setTries((count) => count + 1)}>
          Try again
        </Button>
      </div>
    );
  }
  return children(loaded.value.is);
}
