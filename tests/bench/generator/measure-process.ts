import { parseArgs } from 'node:util';
import { EFFORTS } from '#lib/domain/types.ts';
import { measure } from './measure.ts';

/** One measurement in a process of its own, so that its memory is its own: prints a `Measure` as JSON. */
const { values } = parseArgs({
  options: { instance: { type: 'string' }, seed: { type: 'string' }, effort: { type: 'string' } },
});
const effort = EFFORTS.find((known) => known === values.effort) ?? 'good';
process.stdout.write(JSON.stringify(await measure(values.instance ?? '', Number(values.seed), effort)));
