/** How an agency fills openings, as people read it. */
import type { FillingRules, FillingStep, StepFilter } from './filling-records.ts';
import { CHANNEL_LABELS, CRITERION_LABELS } from './filling-words.ts';
import { countOf, formatDuration } from './format.ts';

const shortFilters: Readonly<Record<StepFilter, string>> = {
  extension: 'those on duty next to it',
  volunteers: 'who wish overtime or asked for it',
  part_time: 'part-time',
  off: 'everyone off',
  standby: 'standby',
  split: 'two who share it',
  mandate: 'a mandate',
};

type Part = { label: string; words: string };

/** The steps and claims in a line: `Everyone off, Mandate · claims first come, first served`. */
export function fillingSummary(rules: FillingRules): string {
  const claims = rules.claims.mode === 'first' ? 'first come, first served' : 'by the ranking';
  return `${rules.steps.map(({ name }) => name).join(', ')} · claims ${claims}`;
}

/** One thing each that the rules say; a step is one. */
export function fillingParts(rules: FillingRules): Part[] {
  const { claims, mandate, automatic } = rules;
  return [
    { label: 'Steps', words: rules.steps.map(({ name }) => name).join(', ') },
    ...rules.steps.map((step) => ({ label: step.name, words: stepWords(step) })),
    {
      label: 'Claims',
      words: `${claims.mode === 'first' ? 'first come, first served' : `ranked after ${claims.rankedHours} h`}, with a warning ${claims.allowsWarnings ? 'at once' : 'a supervisor decides'}`,
    },
    {
      label: 'Mandates',
      words: [
        mandate.order === 'rotation' ? 'in rotation' : 'least seniority first',
        mandate.chargesRefusal ? 'a refusal counts' : 'a refusal does not count',
        `a longer duty ${mandate.chargesExtension ? 'counts' : 'does not count'}`,
        `${mandate.leaveBufferHours} h before leave are protected`,
      ].join(', '),
    },
    { label: 'By itself', words: automaticWords(automatic) },
    { label: 'Overtime counts', words: `over ${countOf(rules.overtimeDays, 'day', 'days')}` },
  ];
}

/** `fewest overtime hours, then most seniority`, or with weights `fewest overtime hours (2), most seniority (1)`. */
function rankingWords(ranking: FillingStep['ranking']): string {
  const isWeighted = ranking.some(({ weight }) => weight !== null);
  return ranking
    .map(({ criterion, weight }) => {
      const words = CRITERION_LABELS[criterion].toLowerCase();
      return weight === null ? words : `${words} (${weight})`;
    })
    .join(isWeighted ? ', ' : ', then ');
}

/** `everyone off; fewest overtime hours, then most seniority; one by one, 15 min each; phone call and push`. */
export function stepWords(step: FillingStep): string {
  const { filters, maxMinutes, offersTo, waitMinutes, channels, isAutomatic } = step;
  const who = filters.map((filter) => shortFilters[filter]).join(' or ');
  return [
    maxMinutes === null ? who : `${who}, for ${formatDuration(maxMinutes)} or less`,
    ...(step.ranking.length === 0 ? [] : [rankingWords(step.ranking)]),
    offersTo === 'one' ? `one by one, ${waitMinutes} min each` : `all at once, ${waitMinutes} min`,
    channels.map((channel) => CHANNEL_LABELS[channel].toLowerCase()).join(', '),
    ...(isAutomatic ? ['may run by itself'] : []),
  ].join('; ');
}

function automaticWords({ offers, startsOnSickCall, awardsClaims }: FillingRules['automatic']): string {
  const parts = [
    ...(offers ? ['offers of steps so marked'] : []),
    ...(startsOnSickCall ? ['a call-out for a sick call'] : []),
    ...(awardsClaims ? ['awards of ranked claims'] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
