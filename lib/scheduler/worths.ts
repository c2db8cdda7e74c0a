import type { Aim } from './anneal.ts';
import type { Model } from './compile.ts';
import type { PersonOptions } from './person-options.ts';
import type { Roster } from './roster.ts';

/**
 * About what every line is worth for every person, in minutes: enough to tell in a few nanoseconds that a step is
 * not worth trying. A person's figures are as old as their last `renew`.
 */
export class Worths {
  private readonly model: Model;
  private readonly roster: Roster;
  private readonly weights: Float64Array;
  private readonly costs: Aim['costs'];
  private readonly minutes: Float64Array;
  private readonly first: Int32Array;
  private readonly worths: Float64Array;
  private readonly sums: Float64Array;
  private readonly slots: Float64Array;
  private readonly parts: Float64Array;

  /** Keeps the arrays, whose weights may change. */
  constructor(model: Model, roster: Roster, weights: Float64Array, costs: Aim['costs']) {
    this.model = model;
    this.roster = roster;
    this.weights = weights;
    this.costs = costs;
    this.minutes = model.grid.segmentMinutes;
    this.first = new Int32Array(model.people.length + 1);
    model.people.forEach((person, e) => {
      this.first[e + 1] = (this.first[e] as number) + person.lines.lineCount;
    });
    this.worths = new Float64Array(this.first[model.people.length] as number);
    this.sums = new Float64Array(model.grid.segmentCount + 1);
    this.slots = new Float64Array(7 * model.grid.shiftCount);
    const sets = [...model.lineSets.values()];
    this.parts = new Float64Array(Math.max(1, ...sets.map((set) => set.partCount)));
  }

  of(e: number, line: number): number {
    return this.worths[(this.first[e] as number) + line] as number;
  }

  renew(e: number): void {
    const person = this.model.people[e] as PersonOptions;
    this.sumSegments(e);
    const { gatherFrom, gatherTo, gatherSlot, lines } = person;
    const { slots, parts, sums, worths } = this;
    slots.fill(0);
    for (let i = 0; i < gatherSlot.length; i++) {
      const slot = gatherSlot[i] as number;
      slots[slot] =
        (slots[slot] as number) +
        (sums[gatherTo[i] as number] as number) -
        (sums[gatherFrom[i] as number] as number);
    }
    const { partFirst, partSlots, partCount, partsOfLine, partsPerLine, lineCount } = lines;
    for (let part = 0; part < partCount; part++) {
      let worth = 0;
      for (let i = partFirst[part] as number; i < (partFirst[part + 1] as number); i++) {
        worth += slots[partSlots[i] as number] as number;
      }
      parts[part] = worth;
    }
    const first = this.first[e] as number;
    const costs = this.costs?.[e];
    for (let line = 0; line < lineCount; line++) {
      let worth = costs ? -(costs[line] as number) : 0;
      for (let p = line * partsPerLine; p < (line + 1) * partsPerLine; p++) {
        worth += parts[partsOfLine[p] as number] as number;
      }
      worths[first + line] = worth;
    }
  }

  /** Half of what one more person would ease and half of what one less would strain, weighted over the layers. */
  private sumSegments(e: number): void {
    const { sums, minutes, roster } = this;
    const { relief, reach } = roster;
    const layers = roster.layers[e] as Int32Array;
    // Who is away can only be put on duty, so what one less would strain does not matter.
    const [gained, lost] = roster.lines[e] === -1 ? [1, 0] : [0.5, 0.5];
    sums.fill(0);
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l] as number;
      const weight = this.weights[layer] as number;
      const need = roster.need[layer] as Int32Array;
      let sum = 0;
      for (let g = 0; g < need.length; g++) {
        const at = reach + (need[g] as number);
        const worth = gained * (relief[at] as number) + lost * (relief[at + 1] as number);
        sum += weight * worth * (minutes[g] as number);
        sums[g + 1] = (sums[g + 1] as number) + sum;
      }
    }
  }
}
