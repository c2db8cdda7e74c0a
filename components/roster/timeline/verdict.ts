import type { EditStep } from '../store/store-types.ts';

/** What an edit under the pointer or the keys would be: allowed, or what stands against it. */
export type Verdict = {
  tone: 'allowed' | 'warning' | 'reason' | 'refused';
  /** One or two letters beside a name. */
  sign: '✓' | '!' | '!!' | '✕';
  /** The rule with its number; empty when nothing is broken. */
  words: string;
};

/** Reads what the store says an edit would do. */
export function verdictOf(preview: { step: EditStep } | { refusal: string }): Verdict {
  if ('refusal' in preview) return { tone: 'refused', sign: '✕', words: preview.refusal };
  const { need, violations, impossible } = preview.step.judgement;
  const words = violations.map(({ message }) => message).join(' · ');
  switch (need) {
    case 'impossible':
      return { tone: 'refused', sign: '✕', words: impossible ?? words };
    case 'second_supervisor':
      return { tone: 'reason', sign: '!!', words: `Needs a reason and a second supervisor. ${words}` };
    case 'reason':
      return { tone: 'reason', sign: '!!', words: `Needs a reason. ${words}` };
    case 'warning':
      return { tone: 'warning', sign: '!', words };
    case 'nothing':
      return { tone: 'allowed', sign: '✓', words: '' };
  }
}
