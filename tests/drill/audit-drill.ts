import postgres from 'postgres';
import { signedInNow } from '../factories/claims.ts';
import { actors, plantAudit, targets } from './audit-rows.ts';
import type { DrillStack } from './stack.ts';
import type { Trial } from './trial.ts';

/** What a page of any filters may take, in ms; a step of the check of 20,000 links too. */
const pageMsMax = 150;
const stepMsMax = 1000;
/** Each page is asked for so often; the middle one counts, and the slowest is told. */
const repeats = 3;

type Filters = {
  p_actor?: string;
  p_actions?: string[];
  p_without?: string[];
  p_entities?: string[];
  p_target?: string;
  p_from?: string;
  p_to?: string;
};

const signIns = ['user.sign_in', 'user.sign_in_failed', 'user.sign_in_blocked'];

/** Each way to filter by one thing: what is common, rare, long ago, and nowhere. */
const choices: Record<string, Record<string, Filters>> = {
  person: {
    anybody: {},
    busy: { p_actor: actors.busy },
    former: { p_actor: actors.former },
    rare: { p_actor: actors.rare },
  },
  what: {
    anything: {},
    'common action': { p_actions: ['assigned_shift.update'] },
    'early action': { p_actions: ['agency.seed'] },
    'rare action': { p_actions: ['user.update_role'] },
    'no such action': { p_actions: ['user.invite'] },
    'sign-ins': { p_actions: signIns },
    'all but sign-ins': { p_without: signIns },
    'common kind': { p_entities: ['schedule'] },
    'rare kind': { p_entities: ['role'] },
    refusals: { p_actions: ['refused', 'refused.more', 'user.sign_in_failed', 'user.sign_in_blocked'] },
  },
  target: {
    anything: {},
    busy: { p_target: targets.busy },
    'of refusals': { p_target: 'publishSchedule' },
    rare: { p_target: targets.rare },
    none: { p_target: targets.none },
  },
  time: {
    ever: {},
    'last week': { p_from: '2025-12-25T00:00:00Z' },
    'long ago': { p_from: '2023-03-01T00:00:00Z', p_to: '2023-04-01T00:00:00Z' },
    'before all': { p_to: '2022-12-01T00:00:00Z' },
  },
};

export type AuditFigures = {
  rows: number;
  pages: { combinations: number; p50: number; p95: number; max: number; slowest: string };
  /** By what is filtered by: `person+time`. */
  byFilter: Record<string, { p50: number; p95: number; max: number }>;
  verify: { links: number; totalMs: number; stepMaxMs: number };
  exportMs: { rows: number; totalMs: number };
};

/**
 * Plants so many rows and reads them as an admin does: pages by every combination of filters, at the beginning and far
 * back; the whole chain in steps; an export.
 */
export async function runAuditDrill(
  { sql, secrets, databasePort }: Pick<DrillStack, 'sql' | 'secrets' | 'databasePort'>,
  { rows, report }: { rows: number; report: (words: string) => void },
): Promise<{ trials: Trial[]; figures: AuditFigures }> {
  const plantingSince = performance.now();
  const agency = await plantAudit(sql, rows);
  report(`${rows} rows planted in ${Math.round((performance.now() - plantingSince) / 1000)} s`);
  const reader = postgres(
    `postgresql://authenticator:${secrets.databasePasswords.authenticator}@127.0.0.1:${databasePort}/postgres`,
    { max: 1, onnotice: () => {} },
  );
  const claims = JSON.stringify({
    role: 'authenticated',
    sub: actors.admin,
    aud: 'authenticated',
    aal: 'aal1',
    amr: signedInNow(),
  });
  const asAdmin = <Answer>(statement: string, parameters: Filters & Record<string, unknown>) =>
    reader.begin(async (run) => {
      await run`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
      const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
      const named = given.map(([name], index) => `${name} => $${index + 1}`).join(', ');
      const since = performance.now();
      const [row] = await run.unsafe<{ answer: Answer }[]>(
        `select ${statement}(${named}) as answer`,
        given.map(([, value]) => value as postgres.ParameterOrJSON<never>),
      );
      if (row === undefined) throw new Error('no answer');
      return { answer: row.answer, ms: performance.now() - since };
    });
  try {
    const { trials, ...figures } = await readPages(asAdmin, rows);
    const verify = await verifyAll(asAdmin);
    const exported = await exportSome(asAdmin, Math.min(rows / 2, 100_000));
    const [kept] = await sql<{ links: number }[]>`
      select count(*)::integer as links from public.audit_chain where agency_id = ${agency.id}`;
    trials.push({
      name: 'the whole chain',
      detail: `${verify.links} links in ${Math.round(verify.totalMs)} ms, a step at most ${Math.round(verify.stepMaxMs)} ms`,
      problems: [
        ...verify.problems,
        ...(verify.links === kept?.links ? [] : [`${verify.links} of ${kept?.links} links were checked`]),
        ...(verify.stepMaxMs <= stepMsMax ? [] : [`a step took more than ${stepMsMax} ms`]),
      ],
    });
    trials.push({
      name: 'an export',
      detail: `${exported.rows} rows in ${Math.round(exported.totalMs)} ms`,
      problems: [],
    });
    const { links, totalMs, stepMaxMs } = verify;
    return {
      trials,
      figures: { rows, ...figures, verify: { links, totalMs, stepMaxMs }, exportMs: exported },
    };
  } finally {
    await reader.end({ timeout: 1 });
  }
}

type AsAdmin = <Answer>(
  statement: string,
  parameters: Filters & Record<string, unknown>,
) => Promise<{ answer: Answer; ms: number }>;

type Page = { entries: { id: number }[]; nextBeforeId: number | null };

async function readPages(asAdmin: AsAdmin, rows: number) {
  const byFilter = new Map<string, number[]>();
  const all: number[] = [];
  const problems: string[] = [];
  let slowest = { ms: 0, name: '' };
  for (const combination of combinations()) {
    for (const far of [false, true]) {
      const times: number[] = [];
      for (let i = 0; i < repeats; i++) {
        const { ms } = await asAdmin<Page>('public.list_audit', {
          ...combination.filters,
          p_limit: 50,
          ...(far && { p_before: Math.round(rows / 10) }),
        });
        times.push(ms);
      }
      const ms = at(times, 0.5);
      const name = `${combination.name}${far ? ', far back' : ''}`;
      all.push(ms);
      byFilter.set(combination.by, [...(byFilter.get(combination.by) ?? []), ms]);
      if (ms > slowest.ms) slowest = { ms, name };
      if (ms > pageMsMax) problems.push(`${name}: ${Math.round(ms)} ms`);
    }
  }
  const pages = {
    combinations: all.length,
    p50: at(all, 0.5),
    p95: at(all, 0.95),
    max: at(all, 1),
    slowest: slowest.name,
  };
  const trials: Trial[] = [...byFilter].map(([by, times]) => ({
    name: by,
    detail: `p50 ${at(times, 0.5).toFixed(1)}, p95 ${at(times, 0.95).toFixed(1)}, max ${at(times, 1).toFixed(1)} ms`,
    problems: [],
  }));
  trials.push({
    name: 'all pages',
    detail: `${pages.combinations} kinds: p50 ${pages.p50.toFixed(1)}, p95 ${pages.p95.toFixed(1)}, max ${pages.max.toFixed(1)} ms (${slowest.name})`,
    problems,
  });
  return {
    trials,
    pages,
    byFilter: Object.fromEntries(
      [...byFilter].map(([by, times]) => [
        by,
        { p50: at(times, 0.5), p95: at(times, 0.95), max: at(times, 1) },
      ]),
    ),
  };
}

/** Every way to filter by some of the four things. */
function combinations(): { name: string; by: string; filters: Filters }[] {
  let made: { parts: string[]; by: string[]; filters: Filters }[] = [{ parts: [], by: [], filters: {} }];
  for (const [thing, ways] of Object.entries(choices)) {
    made = made.flatMap(({ parts, by, filters }) =>
      Object.entries(ways).map(([way, more]) => ({
        parts: Object.keys(more).length === 0 ? parts : [...parts, `${thing} ${way}`],
        by: Object.keys(more).length === 0 ? by : [...by, thing],
        filters: { ...filters, ...more },
      })),
    );
  }
  return made.map(({ parts, by, filters }) => ({
    name: parts.join(', ') || 'no filter',
    by: by.join('+') || 'no filter',
    filters,
  }));
}

type Step = { checked: number; nextSeq: number | null; broken: { words: string } | null };

async function verifyAll(asAdmin: AsAdmin) {
  let [links, totalMs, stepMaxMs] = [0, 0, 0];
  const problems: string[] = [];
  for (let next: number | null = 1; next !== null; ) {
    const { answer, ms }: { answer: Step; ms: number } = await asAdmin<Step>('public.verify_audit', {
      p_from_seq: next,
    });
    links += answer.checked;
    totalMs += ms;
    stepMaxMs = Math.max(stepMaxMs, ms);
    if (answer.broken !== null) problems.push(answer.broken.words);
    next = answer.nextSeq;
  }
  return { links, totalMs, stepMaxMs, problems };
}

async function exportSome(asAdmin: AsAdmin, count: number) {
  const { answer: begun } = await asAdmin<{ exportId: number }>('public.begin_audit_export', {
    p_format: 'json',
  });
  let [rows, totalMs] = [0, 0];
  for (let after = 0; rows < count; ) {
    const { answer, ms } = await asAdmin<{ entries: { id: number }[]; nextAfterId: number | null }>(
      'public.export_audit',
      { p_export_id: begun.exportId, p_after: after, p_limit: 2000 },
    );
    rows += answer.entries.length;
    totalMs += ms;
    if (answer.nextAfterId === null) break;
    after = answer.nextAfterId;
  }
  return { rows, totalMs };
}

/** The value below which that part of them lies. */
function at(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
