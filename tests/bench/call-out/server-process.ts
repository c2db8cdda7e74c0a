// Ranks openings and starts call-outs as the app's server does, beside a worker whose mail goes no further than this process.
import { randomUUID } from 'node:crypto';
import { startCallOut } from '#lib/actions/call-out.ts';
import { loadFilling } from '#lib/actions/fill-opening.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import type { Channel } from '#lib/jobs/delivery/channel.ts';
import { startWorker } from '#lib/jobs/worker.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import { waitFor } from '../../drill/wait.ts';
import type { Plan, Times } from './run.ts';

const offerMs = 60_000;

process.once('message', (plan: Plan) => {
  run(plan).then(
    (times) => {
      process.send?.(times);
      process.disconnect?.();
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(plan: Plan): Promise<Times> {
  const rankings = await rankAll(plan);
  return { ...rankings, ...(await searchAll(plan)) };
}

async function rankAll({ supervisorId, openingIds, warmUps }: Plan) {
  const answers: number[] = [];
  const rankings: number[] = [];
  let [people, entries] = [0, 0];
  for (const [nth, openingId] of openingIds.entries()) {
    const begun = performance.now();
    const facts = await loadFilling({ id: supervisorId }, openingId);
    if (facts === null) throw new Error(`There is no opening ${openingId}.`);
    const loaded = performance.now();
    const { steps } = rankFilling(facts, Date.now());
    const done = performance.now();
    if (nth === 0) {
      people = facts.roster.people.length;
      entries = steps.reduce((sum, { ranked, skipped }) => sum + ranked.length + skipped.length, 0);
    }
    if (nth < warmUps) continue;
    answers.push(done - begun);
    rankings.push(done - loaded);
  }
  return { answers, rankings, people, entries };
}

async function searchAll({ databaseUrl, supervisorId, openingIds, callOuts }: Plan) {
  let handedAt: number | null = null;
  const channel: Channel = {
    name: 'email',
    async send({ kind }) {
      if (kind === 'call_out.offer') handedAt ??= performance.now();
      return { state: 'sent' };
    },
    close() {},
  };
  const worker = startWorker({
    databaseUrl,
    admin: await actingClient(),
    name: 'bench',
    way: { siteUrl: 'https://dispatch.example', channels: [channel] },
    headsFile: null,
  });
  const starts: number[] = [];
  const offers: number[] = [];
  try {
    for (const openingId of openingIds.slice(-callOuts)) {
      handedAt = null;
      const begun = performance.now();
      await startCallOut({ id: supervisorId }, { id: randomUUID(), openingId, isAutomatic: true });
      starts.push(performance.now() - begun);
      const at = await waitFor('an offer is handed to its channel', offerMs, () => handedAt);
      offers.push(at - begun);
    }
  } finally {
    await worker.stop();
  }
  return { starts, offers };
}
