'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as generation from '#lib/data/generation.ts';
import { requirePlannable, toGenerationProblem } from '#lib/data/generation-problem.ts';
import * as scenarios from '#lib/data/scenarios.ts';
import * as schedules from '#lib/data/schedules.ts';
import * as versions from '#lib/data/versions.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  adoptScenarioSchema,
  createScenarioSchema,
  createScheduleSchema,
  deleteScenarioSchema,
  discardScheduleSchema,
  generateScheduleSchema,
  publishScheduleSchema,
  refreshRevisionSchema,
  reviseScheduleSchema,
  runSchema,
} from '#lib/domain/schemas.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Creates an empty draft. */
export const createSchedule = defineAction(
  { name: 'createSchedule', role: 'supervisor', input: createScheduleSchema },
  async ({ user, db }, input) => {
    if (user.center?.id !== input.centerId) throw new Refusal('forbidden', 'Choose your own center.');
    const scheduleId = await schedules.createSchedule(db, user.agency.id, input);
    revalidatePath('/schedules');
    return { scheduleId };
  },
);

/** Leaves a run of a draft for the worker and returns at once; the run tells its progress. */
export const generateSchedule = defineAction(
  { name: 'generateSchedule', role: 'supervisor', input: generateScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion: version, ...parameters }) => {
    await requireSomethingToPlan(db, scheduleId);
    const runId = await generation.startGeneration(db, { scheduleId, version, parameters });
    revalidatePath(`/schedules/${scheduleId}`);
    return { runId };
  },
);

/** Asks a run for the best schedule so far, which is then saved. */
export const stopGeneration = defineAction(
  { name: 'stopGeneration', role: 'supervisor', input: runSchema },
  async ({ db }, { runId }) => {
    await generation.stopGeneration(db, runId);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);

/** Ends a run without a result; the draft stays as it was. */
export const cancelGeneration = defineAction(
  { name: 'cancelGeneration', role: 'supervisor', input: runSchema },
  async ({ db }, { runId }) => {
    await generation.cancelGeneration(db, runId);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);

/** Keeps a what-if of a draft and leaves its run for the worker. */
export const createScenario = defineAction(
  { name: 'createScenario', role: 'supervisor', input: createScenarioSchema },
  async ({ db }, { scheduleId, expectedVersion: version, name, change, ...parameters }) => {
    await requireSomethingToPlan(db, scheduleId);
    const scenarioId = await scenarios.createScenario(db, { scheduleId, version, name, change, parameters });
    revalidatePath(`/schedules/${scheduleId}`);
    return { scenarioId };
  },
);

/** Makes a computed scenario the draft. */
export const adoptScenario = defineAction(
  { name: 'adoptScenario', role: 'supervisor', input: adoptScenarioSchema },
  async ({ db }, { scenarioId, expectedVersion }) => {
    const version = await scenarios.adoptScenario(db, scenarioId, expectedVersion);
    revalidatePath('/schedules', 'layout');
    return { version };
  },
);

/** Takes a scenario away, also while it is being computed. */
export const deleteScenario = defineAction(
  { name: 'deleteScenario', role: 'supervisor', input: deleteScenarioSchema },
  async ({ db }, { scenarioId }) => {
    await scenarios.deleteScenario(db, scenarioId);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);

/** Starts a draft that re-plans a published block from a date on. */
export const reviseSchedule = defineAction(
  { name: 'reviseSchedule', role: 'supervisor', input: reviseScheduleSchema },
  async ({ db }, input) => {
    const scheduleId = await schedules.reviseSchedule(db, input);
    revalidatePath('/schedules', 'layout');
    return { scheduleId };
  },
);

/** Publishes a draft of exactly the version that the supervisor has seen. */
export const publishSchedule = defineAction(
  { name: 'publishSchedule', role: 'supervisor', input: publishScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion }) => {
    const publication = await schedules.publishSchedule(db, scheduleId, expectedVersion);
    revalidatePath('/', 'layout');
    return publication;
  },
);

/** Brings what changed in the published block since into the draft that re-plans it. */
export const refreshRevision = defineAction(
  { name: 'refreshRevision', role: 'supervisor', input: refreshRevisionSchema },
  async ({ db }, { scheduleId, expectedVersion }) => {
    const refreshed = await versions.refreshRevision(db, scheduleId, expectedVersion);
    revalidatePath('/schedules', 'layout');
    return refreshed;
  },
);

/** Throws a draft away. */
export const discardSchedule = defineAction(
  { name: 'discardSchedule', role: 'supervisor', input: discardScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion }) => {
    await schedules.discardSchedule(db, scheduleId, expectedVersion);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);

/** Refuses what a run could only fail at. */
async function requireSomethingToPlan(db: Db, scheduleId: number): Promise<void> {
  requirePlannable(toGenerationProblem(await generation.getGenerationFacts(db, scheduleId)).problem);
}
