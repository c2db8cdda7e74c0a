import type { CallOutLine } from '#lib/domain/call-out-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { CallOutRows } from './call-out-rows.tsx';
import type { CallLook } from './call-out-words.ts';

/** The call-outs that run, each one step from its screen; nothing where none does. */
export function RunningCallOuts(props: { lines: readonly CallOutLine[]; now: Instant; look: CallLook }) {
  const running = props.lines.filter(({ state }) => state === 'running');
  if (running.length === 0) return null;
  return (
    <section aria-labelledby="running-call-outs" className="flex flex-col gap-3">
      <h2 id="running-call-outs" className="text-lg font-semibold">
        Running call-outs
      </h2>
      <CallOutRows {...props} label="Running call-outs" lines={running} />
    </section>
  );
}
