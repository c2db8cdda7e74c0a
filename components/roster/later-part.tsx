'use client';

import { Component, type ComponentType, lazy, type ReactNode, useState } from 'react';

/** The part's code did not come; what the part itself throws is something else. */
class NotFetched extends Error {}

type BoundaryProps = { onFailure: () => void; instead: () => ReactNode; children: ReactNode };

/** Shows something else in place of a part that could not be fetched. Other errors go on to the page. */
class PartBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(): void {
    this.props.onFailure();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!(error instanceof NotFetched)) throw error;
    return this.props.instead();
  }
}

/**
 * A part of a screen that is fetched when it is first shown, and suspends until then. Where it cannot be fetched,
 * `instead` is shown in its place and the rest of the screen stays; its `onRetry` fetches once more.
 */
export function laterPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: (props: Props, onRetry: () => void) => ReactNode,
): ComponentType<Props> {
  const fetchPart = () =>
    lazy<ComponentType<Props>>(() =>
      load().then(
        (part) => ({ default: part }),
        (cause: unknown) => {
          throw new NotFetched('A part of the screen could not be fetched.', { cause });
        },
      ),
    );
  // React keeps a failure for good: the next try is another component.
  let Part = fetchPart();
  return function LaterPart(props: Props) {
    const [tries, setTries] = useState(0);
    const Current: ComponentType<Props> = Part;
    return (
      <PartBoundary
        key={tries}
        onFailure={() => {
          Part = fetchPart();
        }}
        instead={() => instead(props, () => setTries(tries + 1))}
      >
        <Current {...props} />
      </PartBoundary>
    );
  };
}
