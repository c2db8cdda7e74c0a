'use server';

import { revalidatePath } from 'next/cache';
import { after } from 'next/server';
import { defineAction } from '#lib/actions/define-action.ts';
import * as generation from '#lib/data/generation.ts';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import * as schedules from '#lib/data/schedules.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  cancelGenerationSchema,
  createScheduleSchema,
  discardScheduleSchema,
  generateScheduleSchema,
  publishScheduleSchema,
} from '#lib/domain/schemas.ts';
import { runGeneration, workerName } from '#lib/jobs/generation.ts';

/** Creates an empty draft. */
export const createSchedule = defineAction(
  { role: 'supervisor', input: createScheduleSchema },
  async ({ user, db }, input) => {
    if (user.center?.id !== input.centerId) throw new Refusal('forbidden', 'Choose your own center.');
    const scheduleId = await schedules.createSchedule(db, user.agency.id, input);
    revalidatePath('/schedules');
    return { scheduleId };
  },
);

/** Starts the generator for a draft and returns at once; the run tells its progress. */
export const generateSchedule = defineAction(
  { role: 'supervisor', input: generateScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion, seed, effort }) => {
    const facts = await generation.getGenerationFacts(db, scheduleId);
    if (facts === null) throw new Refusal('not_found', 'This schedule does not exist.');
    const { problem } = toGenerationProblem(facts);
    if (problem.people.length === 0) {
      throw new Refusal(
        'rule_violation',
        'Nobody of this center has a pattern, so there is nobody to schedule.',
      );
    }
    if (problem.requirements.length === 0) {
      throw new Refusal('rule_violation', 'This center has no staffing requirements. Add them first.');
    }
    const runId = await generation.startGeneration(db, {
      scheduleId,
      version: expectedVersion,
      seed,
      effort,
      worker: workerName(),
    });
    after(() => runGeneration(runId, { problem, seed, effort }));
    revalidatePath(`/schedules/${scheduleId}`);
    return { runId };
  },
);

/** Stops a running generation; the draft stays as it was. */
export const cancelGeneration = defineAction(
  { role: 'supervisor', input: cancelGenerationSchema },
  async ({ db }, { runId }) => {
    await generation.cancelGeneration(db, runId);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);

/** Publishes a draft of exactly the version that the supervisor has seen. */
export const publishSchedule = defineAction(
  { role: 'supervisor', input: publishScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion }) => {
    const publication = await schedules.publishSchedule(db, scheduleId, expectedVersion);
    revalidatePath('/', 'layout');
    return publication;
  },
);

/** Throws a draft away. */
export const discardSchedule = defineAction(
  { role: 'supervisor', input: discardScheduleSchema },
  async ({ db }, { scheduleId, expectedVersion }) => {
    await schedules.discardSchedule(db, scheduleId, expectedVersion);
    revalidatePath('/schedules', 'layout');
    return {};
  },
);
