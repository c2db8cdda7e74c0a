import { PATTERN_LABELS } from './patterns.ts';
import type { AnyRole } from './reading-roles.ts';
import type { GenerationProgress, Instant, PatternId } from './types.ts';

const roles: Record<AnyRole, string> = {
  dispatcher: 'Dispatcher',
  supervisor: 'Supervisor',
  admin: 'Admin',
  auditor: 'Auditor',
  payroll: 'Payroll',
};

/** A role as people read it. */
export function roleLabel(role: AnyRole): string {
  return roles[role];
}

/** A pattern as people read it; null = the generator leaves the person out. */
export function patternLabel(pattern: PatternId | null): string {
  return pattern === null ? 'No pattern' : PATTERN_LABELS[pattern];
}

/** The short name of a zone at an instant: `PST`, `PDT`, `GMT+1`. */
export function zoneLabel(timeZone: string, instant: Instant): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

const stages: Record<GenerationProgress['stage'], string> = {
  compile: 'Reading people, leave and requirements',
  supervisors: 'Placing supervisors',
  lines: 'Finding everyone a line',
  preferences: 'Granting preferences and spreading nights and weekends',
  bound: 'Proving how good it can get',
  repair: 'Mending single weeks',
  pieces: 'Cutting open shifts from what stays short',
  explain: 'Explaining the gaps',
  remedies: 'Trying what would help',
};

export function isStage(text: string): text is GenerationProgress['stage'] {
  return text in stages;
}

/** What the generator is doing. */
export function stageLabel(stage: GenerationProgress['stage'] | null): string {
  return stage === null ? 'Starting' : stages[stage];
}
