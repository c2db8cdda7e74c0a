'use client';

import type { CSSProperties, ReactNode } from 'react';
import { WALL_SIZES } from '#lib/domain/wall-sizes.ts';
import { useAwake } from './use-awake.ts';
import { useWall } from './use-wall.ts';
import { WallBoard } from './wall-board.tsx';

const sizes: Record<string, number> = Object.fromEntries(
  Object.entries(WALL_SIZES).map(([name, pixels]) => [`--wall-${name}`, pixels]),
);

/** A screen on a wall: its board, or why there is none. It asks nobody for anything. */
export function Wall({ build }: { build: string }) {
  const wall = useWall(build);
  useAwake();
  return (
    <main className="wall" data-theme="dark" data-state={wall.state} style={sizes as CSSProperties}>
      {wall.state === 'board' ? <WallBoard {...wall} /> : <Message>{messages[wall.state]}</Message>}
    </main>
  );
}

const messages: Record<'nothing' | 'unpaired' | 'ended', ReactNode> = {
  nothing: (
    <>
      <h1>Connecting …</h1>
      <p>The board appears as soon as the server answers. Nothing has to be pressed.</p>
    </>
  ),
  unpaired: (
    <>
      <h1>This screen shows no board yet</h1>
      <p>Open the link on it that an admin got under Settings, Displays.</p>
    </>
  ),
  ended: (
    <>
      <h1>This display has ended</h1>
      <p>
        It was revoked and shows nothing any more. An admin can issue a new link under Settings, Displays.
      </p>
    </>
  ),
};

function Message({ children }: { children: ReactNode }) {
  return <div className="wall-message">{children}</div>;
}
