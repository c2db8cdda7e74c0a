import { lineWeekProblem, patternOf } from './patterns.ts';
import type { PatternRules } from './records.ts';
import type { RosterFacts, RosterMember } from './roster.ts';

/** People whose line is a tour of their pattern, but not by these rules of an agency. */
export function peopleOffPattern(
  { people, templates }: Pick<RosterFacts, 'people' | 'templates'>,
  rules: PatternRules,
): RosterMember[] {
  const shifts = templates.map((template) => ({ ...template, id: String(template.id) }));
  return people.filter(({ line, pattern }) => {
    if (line === null || pattern === null) return false;
    const anyRules = { ...patternOf(pattern, {}), sameCategory: false };
    return (
      lineWeekProblem(line, anyRules, shifts) === null &&
      lineWeekProblem(line, patternOf(pattern, rules), shifts) !== null
    );
  });
}
