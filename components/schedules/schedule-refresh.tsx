'use client';

import { useLive } from '../live/use-live.ts';

export type ScheduleRefreshProps = {
  scheduleId: number;
  /** Also reads the page again when the run of a scenario ends or another one begins. */
  withScenarios?: boolean;
  /** The page follows a run, which tells by itself how far it is. */
  isRunShown?: boolean;
};

/** What is short, and why, depends on people and their leave too. */
const signals = ['schedules', 'generation', 'settings', 'people', 'time_off'] as const;

/** Reads the page of a schedule again when something on it may have changed; how far a scenario is changes nothing. */
export function ScheduleRefresh({
  scheduleId,
  withScenarios = false,
  isRunShown = false,
}: ScheduleRefreshProps) {
  const { refresh } = useLive(signals, ({ name, payload }) => {
    if (payload.schedule !== undefined && payload.schedule !== scheduleId) return;
    const isProgress = name === 'generation' && payload.state === 'running';
    const isScenario = name === 'generation' && typeof payload.scenario === 'number';
    if (isScenario && !(withScenarios && !isProgress)) return;
    if (isRunShown && isProgress) return;
    refresh();
  });
  return null;
}
