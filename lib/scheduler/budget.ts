/** How much the search does. All counts are steps, never time: equal seeds give equal schedules on any machine. */
export type Budget = {
  /** Steps per person over everybody, more where each is judged exactly, as with few people; and the fewest in all. */
  stepsPerPerson: number;
  exactStepsPerPerson: number;
  stepsMin: number;
  /** How often supervisors alone are started afresh, and the steps of each start. */
  supervisorStarts: number;
  stepsPerSupervisor: number;
  /** Steps per person for preferences at each slack, and for fairness and what comes after it. */
  preferenceStepsPerPerson: number;
  /** At most so many of either. */
  preferenceStepsMax: number;
  fairnessStepsPerPerson: number;
};

export const BUDGETS: Record<'warm' | 'quick' | 'good' | 'best', Budget> = {
  /** From given lines, for a change of one person or two: a remedy or a scenario. */
  warm: {
    stepsPerPerson: 300,
    exactStepsPerPerson: 300,
    stepsMin: 12_000,
    supervisorStarts: 0,
    stepsPerSupervisor: 0,
    preferenceStepsPerPerson: 0,
    preferenceStepsMax: 0,
    fairnessStepsPerPerson: 0,
  },
  quick: {
    stepsPerPerson: 800,
    exactStepsPerPerson: 800,
    stepsMin: 10_000,
    supervisorStarts: 2,
    stepsPerSupervisor: 1500,
    preferenceStepsPerPerson: 300,
    preferenceStepsMax: 40_000,
    fairnessStepsPerPerson: 200,
  },
  good: {
    stepsPerPerson: 6000,
    exactStepsPerPerson: 50_000,
    stepsMin: 400_000,
    supervisorStarts: 4,
    stepsPerSupervisor: 3000,
    preferenceStepsPerPerson: 2500,
    preferenceStepsMax: 300_000,
    fairnessStepsPerPerson: 500,
  },
  best: {
    stepsPerPerson: 60_000,
    exactStepsPerPerson: 150_000,
    stepsMin: 1_000_000,
    supervisorStarts: 16,
    stepsPerSupervisor: 15_000,
    preferenceStepsPerPerson: 8000,
    preferenceStepsMax: 3_000_000,
    fairnessStepsPerPerson: 4000,
  },
};
