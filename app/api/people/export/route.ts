import { answerWithin } from '#app/api/roster/answer.ts';
import { parsePeopleQuery, selectPeople, withMarks } from '#components/people/people-query.ts';
import { listBlockedPeople } from '#lib/data/account.ts';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listPeople } from '#lib/data/people.ts';
import { listPersonMarks } from '#lib/data/people-directory.ts';
import { directoryLine, peopleCsv } from '#lib/domain/people-import.ts';
import { createZone } from '#lib/domain/time.ts';

/** The people of the directory that its filters ask for, as a file that can be read again, for admins. */
export function GET(request: Request): Promise<Response> {
  return answerWithin('people_export', 'admin', async (db, user) => {
    const query = parsePeopleQuery(Object.fromEntries(new URL(request.url).searchParams));
    const now = Date.now();
    const today = createZone(user.center?.clock.timeZone ?? 'UTC').toLocal(now).date;
    const [people, marks, blocked, qualifications] = await Promise.all([
      listPeople(db, user.agency.id),
      listPersonMarks(db, user.agency.id, today, now),
      listBlockedPeople(db),
      listQualifications(db, user.agency.id),
    ]);
    const names = new Map(qualifications.map(({ id, name }) => [id, name]));
    const day = { blocked: new Set(blocked.map(({ userId }) => userId)), today };
    const lines = selectPeople(withMarks(people, marks), query, day).map((person) =>
      directoryLine(person, names, today),
    );
    return new Response(peopleCsv(lines), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="people-${today}.csv"`,
        'cache-control': 'no-store',
      },
    });
  });
}
