// Asks what the app's server is asked, one question after the other, and tells its parent how long each took.
import { readImpact } from '#lib/actions/decide-time-off.ts';
import { findPartners } from '#lib/actions/trade-shifts.ts';
import { type Client, createDrillClient } from '../../drill/lanes.ts';
import type { Answer, Answers, Plan, Question } from './run.ts';

process.once('message', (plan: Plan) => {
  run(plan).then(
    () => process.disconnect?.(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(plan: Plan): Promise<void> {
  const clients = new Map<string, Client>();
  for (const email of new Set(plan.shifts.map((shift) => shift.email))) {
    clients.set(email, await signIn(plan, email));
  }
  await ask('partners', plan, async (nth) => {
    const shift = plan.shifts[nth % plan.shifts.length];
    const db = shift && clients.get(shift.email);
    if (shift === undefined || db === undefined) throw new Error('There is no shift to ask about.');
    const list = await findPartners({ id: shift.userId, role: 'dispatcher' }, db, shift.assignmentId);
    if (list.bar !== null) throw new Error(`A shift cannot be traded: ${list.bar}`);
    return { answer: list, found: list.partners.length };
  });
  await ask('impact', plan, async (nth) => {
    const requestId = plan.requestIds[nth % plan.requestIds.length] ?? 0;
    const impact = await readImpact({ id: plan.supervisorId, clockStyle: '24h' }, requestId);
    if (impact === null) throw new Error(`Request ${requestId} has no impact.`);
    return { answer: impact, found: impact.taken.length };
  });
}

async function signIn({ url, publishableKey, password }: Plan, email: string): Promise<Client> {
  const client = createDrillClient(url, publishableKey);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}

async function ask(
  question: Question,
  { runs, warmUps }: Plan,
  answerTo: (nth: number) => Promise<{ answer: unknown; found: number }>,
): Promise<void> {
  const all: Answer[] = [];
  let found = 0;
  for (let nth = 0; nth < warmUps + runs; nth++) {
    if (nth === warmUps) tell({ question, firstMs: 0, answers: [], found: 0 });
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const said = await answerTo(nth);
    const wallMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    all.push({ wallMs, cpuMs: (user + system) / 1000, bytes: JSON.stringify(said.answer).length });
    found += said.found;
  }
  const answers = all.slice(warmUps);
  tell({ question, firstMs: all[0]?.wallMs ?? 0, answers, found: found / all.length });
}

function tell(answers: Answers): void {
  process.send?.(answers);
}
