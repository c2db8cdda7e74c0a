import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { actionIds } from '../../e2e/action-call.ts';
import { judgeWords, type Visitor } from './visitor.ts';

/** A dispatcher and a supervisor at work, and what they were told is saved. */
export type Work = {
  /** One round of what people do; what is wrong with the answers, and how it went. `either`: what does not work is in words. */
  round(
    expected: 'works' | 'words' | 'either',
  ): Promise<{ problems: string[]; done: number; refused: number; slowestMs: number }>;
  /** The last message to the chat that was acknowledged. */
  latest(): string | null;
  /** What was acknowledged and is not there, asked of another connection when the own one is closed. */
  findLost(by?: postgres.Sql): Promise<string[]>;
  acknowledged(): number;
};

const firstLeaveDay: LocalDate = '2031-01-01';

type Step = {
  what: string;
  run(): Promise<{ isDone: boolean; text: string; ms: number; saved?: () => void }>;
};

export function createWork(options: {
  sql: postgres.Sql;
  supervisor: Visitor;
  dispatcher: Visitor;
  channelId: string;
  kindId: number;
  draftId: number;
  /** How many rounds others have had before: no day is asked for twice. */
  from?: number;
}): Work {
  const { sql, supervisor, dispatcher, channelId, kindId, draftId } = options;
  const ids = actionIds();
  const idOf = (name: string): string => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`The build has no action ${name}.`);
    return id;
  };
  const messages: { clientId: string; content: string }[] = [];
  const leaves: number[] = [];
  const edits: string[] = [];
  let count = options.from ?? 0;
  /** Read while the database answers. */
  let rows: { id: number; version: number; isLocked: boolean; row: Record<string, unknown> }[] = [];

  const read = (visitor: Visitor, path: string): Step => ({
    what: `the page ${path}`,
    async run() {
      const { status, text, ms } = await visitor.open(path);
      // What fails while the page streams is in its text.
      return { isDone: status === 200 && !text.includes('data-dgst'), text, ms };
    },
  });
  const act = (
    what: string,
    by: Visitor,
    name: string,
    page: string,
    input: unknown,
    saved: () => void,
  ): Step => ({
    what,
    async run() {
      const { answer, message, ms } = await by.act(idOf(name), page, input);
      return { isDone: answer === 'ok', text: `${message} (${answer})`, ms, saved };
    },
  });

  const readRows = async (): Promise<void> => {
    const found = await sql<
      { id: number; version: number; isLocked: boolean; row: Record<string, unknown> }[]
    >`
      select id::integer as id, version, is_locked as "isLocked", jsonb_build_object('userId', user_id, 'shiftId', shift_id,
        'shiftDate', shift_date, 'localStart', to_char(local_start, 'HH24:MI'), 'localEnd', to_char(local_end, 'HH24:MI'),
        'requiredRole', required_role, 'isOvertime', is_overtime, 'isActing', is_acting) as row
      from public.assigned_shifts
      where schedule_id = ${draftId} and status = 'draft' and starts_at > now() order by version, id limit 200`;
    rows = [...found];
  };

  const steps = (): Step[] => {
    count += 1;
    const clientId = randomUUID();
    const content = `Message ${count} of the drill`;
    const startsAt = Date.parse(`${addDays(firstLeaveDay, count)}T16:00Z`);
    const editId = randomUUID();
    const edited = rows.shift();
    return [
      read(supervisor, '/'),
      read(supervisor, '/roster?view=month'),
      read(supervisor, '/requests'),
      read(dispatcher, '/schedule'),
      read(dispatcher, '/floor'),
      act(
        'a message',
        dispatcher,
        'chat-actions/postMessage',
        '/chat',
        { channelId, clientId, content },
        () => messages.push({ clientId, content }),
      ),
      act(
        'a request for time off',
        dispatcher,
        'time-off-actions/createTimeOffRequest',
        '/time-off',
        { kindId, startsAt, endsAt: startsAt + 36_000_000 },
        () => leaves.push(startsAt),
      ),
      ...(edited === undefined
        ? []
        : [
            act(
              'an edit of the roster',
              supervisor,
              'roster-actions/updateAssignedShift',
              '/roster',
              {
                editId,
                scheduleId: draftId,
                operations: [
                  {
                    kind: 'change',
                    id: edited.id,
                    version: edited.version,
                    row: { ...edited.row, isLocked: !edited.isLocked },
                  },
                ],
              },
              () => edits.push(editId),
            ),
          ]),
    ];
  };

  return {
    async round(expected) {
      if (expected !== 'words') await readRows().catch(() => {});
      const results = await Promise.all(
        steps().map(async ({ what, run }) => {
          try {
            const { isDone, text, ms, saved } = await run();
            if (isDone) saved?.();
            const wrong = isDone
              ? []
              : expected === 'works'
                ? [`${what} does not work: ${text.replaceAll(/<[^>]*>/g, ' ').slice(0, 200)}`]
                : judgeWords(what, { text, ms });
            return { isDone, ms, wrong };
          } catch (error) {
            return { isDone: false, ms: 0, wrong: [`${what} has no answer: ${String(error)}`] };
          }
        }),
      );
      return {
        problems: results.flatMap(({ wrong }) => wrong),
        done: results.filter(({ isDone }) => isDone).length,
        refused: results.filter(({ isDone }) => !isDone).length,
        slowestMs: Math.max(...results.map(({ ms }) => ms)),
      };
    },
    latest: () => messages.at(-1)?.content ?? null,
    acknowledged: () => messages.length + leaves.length + edits.length,
    async findLost(by = sql) {
      const [kept] = await by<{ messages: number; leaves: number; edits: number }[]>`
        select
          (select count(*)::integer from public.chat_messages where client_id = any (${messages.map(({ clientId }) => clientId)}::uuid[])) as messages,
          (select count(distinct start_datetime)::integer from public.time_off_requests
            where start_datetime = any (${leaves.map((at) => new Date(at).toISOString())}::text[]::timestamptz[])) as leaves,
          (select count(*)::integer from public.roster_edits where id = any (${edits}::uuid[])) as edits`;
      const lost = (what: string, saved: number, found = 0) =>
        found === saved ? [] : [`of ${saved} ${what} ${found} are there`];
      return [
        ...lost('messages', messages.length, kept?.messages),
        ...lost('requests', leaves.length, kept?.leaves),
        ...lost('edits', edits.length, kept?.edits),
      ];
    },
  };
}
