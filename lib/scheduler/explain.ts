import type { Gap, Line, PlannedAssignment } from '#lib/domain/types.ts';
import type { Model } from './compile.ts';
export function explainGaps(
  _model: Model,
  _assignments: readonly PlannedAssignment[],
  _lines: readonly Line[],
): Gap[] {
  return [];
}
