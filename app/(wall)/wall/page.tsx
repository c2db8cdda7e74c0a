import { Wall } from '#components/wall/wall.tsx';
import { buildId } from '#lib/build-id.ts';
import './wall.css';

export const metadata = { title: 'Board', referrer: 'no-referrer' as const };

/** The board of a center for a screen on a wall: nobody signs in, nobody touches it. */
export default function WallPage() {
  return <Wall build={buildId()} />;
}
