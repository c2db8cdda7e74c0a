import type { ReactNode } from 'react';
import { SET_UP_STEPS, type SetUpProgress, type SetUpStep, stepNumber } from '#lib/domain/set-up.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { StepList } from './step-list.tsx';

export type StepFrameProps = {
  step: SetUpStep;
  progress: SetUpProgress;
  title: string;
  description: ReactNode;
  children: ReactNode;
};

/** A step that an admin takes. Each can be opened at any time: what is saved stays. */
export function StepFrame({ step, progress, title, description, children }: StepFrameProps) {
  const done: SetUpStep[] = ['code', 'agency'];
  if (progress.shifts) done.push('shifts');
  if (progress.people) done.push('people');
  return (
    <>
      <PageHeader
        title={title}
        back={
          <p className="text-sm text-muted-foreground">
            Set-up, step {stepNumber(step)} of {SET_UP_STEPS.length}
          </p>
        }
        description={description}
      />
      <StepList current={step} done={done} open={['shifts', 'people', 'schedule']} />
      {children}
    </>
  );
}
