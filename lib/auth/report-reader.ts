import 'server-only';
import { forbidden } from 'next/navigation';
import type { Workweeks } from '#lib/domain/dated-rules.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { readsReport } from '#lib/domain/reading-roles.ts';
import { REPORT_IDS, type ReportId } from '#lib/domain/report-query.ts';
import type { CenterClock } from '#lib/domain/types.ts';
import { getReader, type Reader } from './reader.ts';
import { recordPageRefusal } from './refused.ts';
import { getSessionUser, requireRole, requireSignedIn, type SessionUser } from './session.ts';

/** Whoever reads reports: a supervisor or admin those of the own center, a role that only reads its own of any center. */
export type ReportReader = {
  center: { id: string; name: string; clock: CenterClock } | null;
  /** Those to choose from, where there is more than the own. */
  centers: readonly { id: string; name: string }[];
  workweeks: Workweeks;
  clockStyle: ClockStyle;
  reads: readonly ReportId[];
  /** Whether a number may lead on to the roster and the requests. */
  opensRoster: boolean;
};

function ofUser(user: SessionUser): ReportReader {
  return {
    center: user.center,
    centers: [],
    workweeks: user.agency.workweeks,
    clockStyle: user.clockStyle,
    reads: REPORT_IDS,
    opensRoster: true,
  };
}

function ofReader(reader: Reader, centerId: string | null): ReportReader {
  const { centers, agency, clockStyle, role } = reader;
  return {
    center: centers.find(({ id }) => id === centerId) ?? centers[0] ?? null,
    centers,
    workweeks: agency.workweeks,
    clockStyle,
    reads: REPORT_IDS.filter((report) => readsReport(role, report)),
    opensRoster: false,
  };
}

/**
 * Who asks for reports; null for whoever reads none.
 *
 * @param centerId that a role without a center asks for
 */
export async function getReportReader(centerId: string | null): Promise<ReportReader | null> {
  const user = await getSessionUser();
  if (user !== null) return hasRole(user.role, 'supervisor') ? ofUser(user) : null;
  const reader = await getReader();
  return reader === null ? null : ofReader(reader, centerId);
}

/** Who reads that report, or any; or the no-rights page, or the way to the sign-in. For pages. */
export async function requireReportReader(
  report: ReportId | null,
  centerId: string | null,
): Promise<ReportReader> {
  await requireSignedIn();
  const reader = await getReportReader(centerId);
  if (reader === null) return ofUser(await requireRole('supervisor'));
  if (report === null || reader.reads.includes(report)) return reader;
  await recordPageRefusal('Your role does not read this report.');
  return forbidden();
}
