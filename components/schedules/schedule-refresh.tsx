'use client';

import { useLive } from '../live/use-live.ts';

export type ScheduleRefreshProps = {
  scheduleId: number;
  /** Also reads the page again when the run of a scenario ends or another one begins. */
  withScenarios?: boolean;
};

/** Reads the page of a schedule again when something on it may have changed; how far a scenario is changes nothing. */
export function ScheduleRefresh({ scheduleId, withScenarios = false }: ScheduleRefreshProps) {
  const { refresh } = useLive(['schedules', 'generation', 'settings'], ({ name, payload }) => {
    if (payload.schedule !== undefined && payload.schedule !== scheduleId) return;
    const isScenario = name === 'generation' && typeof payload.scenario === 'number';
    if (isScenario && !(withScenarios && payload.state !== 'running')) return;
    refresh();
  });
  return null;
}
