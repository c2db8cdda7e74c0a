import { isWorkable } from './cell-state.ts';
import type { Model } from './compile.ts';
import type { Choice } from './evaluate.ts';
import type { PersonOptions, SpecialWeek } from './person-options.ts';
import { below, type Random } from './random.ts';

/** What is counted: supervisors, employees, and from here on each of the grid's qualifications. */
export const LAYER = { supervisors: 0, employees: 1, firstQualification: 2 } as const;

/**
 * Everybody's line, and what they leave short, made for trying millions of small changes. Days are bits: a person's
 * work is a set of days on a line, so two people who trade lines touch only the days on which one of them is away.
 *
 * A change is made at once; `undo` takes back the changes since the last `mark`.
 */
export class Roster {
  /** By person; -1 = no line. */
  readonly lines: Int32Array;
  /** Short minutes by layer. */
  readonly short: Float64Array;
  /** By layer, what is minimised: the short minutes, or while `smooth` is above 0 a curve around them. */
  readonly strain: Float64Array;
  /** By layer and segment: people required less people on duty. */
  readonly need: readonly Int32Array[];
  /** By person: the layers in which they count. */
  readonly layers: readonly Int32Array[];
  private readonly model: Model;
  private readonly random: Random;
  private readonly isCounted: readonly boolean[];
  private readonly minutes: Int32Array;
  /** `[reach + need]`: what one more person takes off the strain, by minute. */
  readonly relief: Float64Array;
  /** More people than any segment can lack or have to spare. */
  readonly reach: number;
  /** Words of 32 days each. */
  private readonly words: number;
  /** `[e * words + w]`: the days on which the person works the line. */
  private readonly days: Int32Array;
  /** `[pickFirst[e] + week]`: which of a special week's drops is taken. */
  private readonly picks: Uint8Array;
  private readonly pickFirst: Int32Array;
  /** `[(e * shifts + shift) * words + w]`: the days on which the person could work the shift. */
  private readonly workable: Int32Array;
  /** `[weekday * words + w]`. */
  private readonly daysOfWeekday: Int32Array;
  /** What the people changed since the mark had before, in the order of the changes. */
  private readonly changed: { person: number; partner: number; line: number; partnerLine: number }[] = [];
  private changedCount = 0;
  /** Otherwise the strain is what is short. */
  private isBent = false;
  private readonly formerDays: Int32Array;
  private readonly formerPicks: Uint8Array;
  private readonly maxPicks: number;

  /** `layers` are the ones to count; the others cost nothing and stay at 0. */
  constructor(model: Model, random: Random, isCounted: (layer: number) => boolean) {
    const { grid, people } = model;
    this.model = model;
    this.random = random;
    this.minutes = Int32Array.from(grid.segmentMinutes);
    this.isCounted = [0, 1, ...grid.qualified.map((_, index) => LAYER.firstQualification + index)].map(
      isCounted,
    );
    const required = [
      grid.requiredSupervisors,
      grid.requiredEmployees,
      ...grid.qualified.map((each) => each.required),
    ];
    const base = [model.baseSupervisors, model.baseEmployees, ...model.baseQualified];
    this.need = required.map((people, layer) => people.map((count, g) => count - (base[layer]?.[g] ?? 0)));
    this.short = Float64Array.from(this.need, (need, layer) =>
      isCounted(layer)
        ? need.reduce((sum, people, g) => sum + Math.max(0, people) * (this.minutes[g] as number), 0)
        : 0,
    );
    this.strain = Float64Array.from(this.short);
    this.reach =
      2 +
      people.length +
      this.need.reduce((most, need) => need.reduce((m, n) => Math.max(m, Math.abs(n)), most), 0);
    this.relief = new Float64Array(2 * this.reach + 2);
    this.layers = people.map((person) => Int32Array.from(layersOf(person).filter(isCounted)));
    this.lines = new Int32Array(people.length).fill(-1);
    this.words = Math.max(1, Math.ceil(grid.dayCount / 32));
    this.days = new Int32Array(people.length * this.words);
    this.pickFirst = new Int32Array(people.length + 1);
    this.maxPicks = Math.max(1, ...people.map((person) => person.specialWeeks.length));
    people.forEach((person, e) => {
      this.pickFirst[e + 1] = (this.pickFirst[e] as number) + person.specialWeeks.length;
    });
    this.picks = new Uint8Array(this.pickFirst[people.length] as number);
    this.workable = this.findWorkable();
    this.daysOfWeekday = new Int32Array(7 * this.words);
    for (let day = 0; day < grid.dayCount; day++) {
      setBit(this.daysOfWeekday, (grid.weekdays[day] as number) * this.words, day);
    }
    this.smooth(0);
    this.formerDays = new Int32Array(2 * CHANGES_MAX * this.words);
    this.formerPicks = new Uint8Array(2 * CHANGES_MAX * this.maxPicks);
    for (let i = 0; i < CHANGES_MAX; i++) {
      this.changed.push({ person: -1, partner: -1, line: -1, partnerLine: -1 });
    }
  }

  /** Whether two people count in the same layers, so that each other's work can stand in for theirs. */
  countAlike(a: number, b: number): boolean {
    const [first, second] = [this.layers[a] as Int32Array, this.layers[b] as Int32Array];
    return first.length === second.length && first.every((layer, i) => layer === second[i]);
  }

  /**
   * How far around "just enough" the strain bends, in people; 0 = not at all. Where it bends, one more spare person
   * is worth a little too, which spreads spare people evenly and leads towards the places that are short.
   */
  smooth(width: number): void {
    const { reach } = this;
    this.isBent = width > 0;
    const curve = (need: number) =>
      width > 0 ? (need + Math.sqrt(need * need + width * width)) / 2 : Math.max(0, need);
    for (let i = 0; i < this.relief.length; i++) {
      this.relief[i] = curve(i - reach) - curve(i - reach - 1);
    }
    for (const [layer, need] of this.need.entries()) {
      let strain = 0;
      if (this.isCounted[layer])
        need.forEach((people, g) => {
          strain += curve(people) * (this.minutes[g] as number);
        });
      this.strain[layer] = strain;
    }
  }

  mark(): void {
    this.changedCount = 0;
  }

  /** Puts a person on a line, with the drops drawn by lot where it needs any; -1 takes the person away. */
  move(e: number, line: number): void {
    const change = this.note(e, -1);
    const at = e * this.words;
    this.lines[e] = line;
    this.draw(e, line);
    this.fillDays(this.days, at, e, line);
    this.countChange(e, change.line, this.formerDays, 2 * (this.changedCount - 1) * this.words, line);
  }

  /** Each of two people takes the other's line. They must count alike, and each line be lawful for the other. */
  trade(a: number, b: number): void {
    const change = this.note(a, b);
    this.lines[a] = change.partnerLine;
    this.lines[b] = change.line;
    this.draw(a, change.partnerLine);
    this.draw(b, change.line);
    this.fillDays(this.days, a * this.words, a, change.partnerLine);
    this.fillDays(this.days, b * this.words, b, change.line);
    const former = 2 * (this.changedCount - 1) * this.words;
    this.countTrade(a, b, former, 1);
  }

  /** Short minutes of all qualifications together. */
  shortQualified(): number {
    let sum = 0;
    for (let layer = LAYER.firstQualification; layer < this.short.length; layer++) {
      sum += this.short[layer] as number;
    }
    return sum;
  }

  undo(): void {
    while (this.changedCount > 0) {
      this.changedCount--;
      const { person, partner, line, partnerLine } = this.changed[
        this.changedCount
      ] as (typeof this.changed)[0];
      const former = 2 * this.changedCount * this.words;
      if (partner >= 0) {
        this.countTrade(person, partner, former, -1);
        this.restore(partner, partnerLine, 2 * this.changedCount + 1);
        this.restore(person, line, 2 * this.changedCount);
      } else {
        const present = this.lines[person] as number;
        this.uncountChange(person, line, former, present);
        this.restore(person, line, 2 * this.changedCount);
      }
    }
  }

  /** A copy of everybody's lines and drops, for `load`. */
  save(into: RosterState | null): RosterState {
    if (!into) return { lines: this.lines.slice(), picks: this.picks.slice() };
    into.lines.set(this.lines);
    into.picks.set(this.picks);
    return into;
  }

  load(state: RosterState): void {
    for (let e = 0; e < this.lines.length; e++) {
      const [from, to] = [this.pickFirst[e] as number, this.pickFirst[e + 1] as number];
      let isSame = this.lines[e] === state.lines[e];
      for (let i = from; isSame && i < to; i++) isSame = this.picks[i] === state.picks[i];
      if (isSame) continue;
      this.mark();
      const change = this.note(e, -1);
      this.picks.set(state.picks.subarray(from, to), from);
      const line = state.lines[e] as number;
      this.lines[e] = line;
      this.fillDays(this.days, e * this.words, e, line);
      this.countChange(e, change.line, this.formerDays, 0, line);
    }
    this.mark();
  }

  /** How a saved state puts a person on duty; null without a line. */
  choiceIn(state: RosterState, e: number): Choice | null {
    const line = state.lines[e] as number;
    if (line < 0) return null;
    const { specialWeeks } = this.person(e);
    if (!specialWeeks.some((week) => week.drops[line])) return { line, drops: null };
    const first = this.pickFirst[e] as number;
    const drops = Uint8Array.from(
      specialWeeks,
      (week, w) => week.drops[line]?.[state.picks[first + w] as number] ?? 0,
    );
    return { line, drops };
  }

  /** Writes a choice into a saved state. */
  setIn(state: RosterState, e: number, choice: Choice | null): void {
    state.lines[e] = choice?.line ?? -1;
    if (!choice) return;
    this.person(e).specialWeeks.forEach((week, w) => {
      const pick = week.drops[choice.line]?.indexOf(choice.drops?.[w] ?? 0) ?? 0;
      state.picks[(this.pickFirst[e] as number) + w] = Math.max(0, pick);
    });
  }

  /** Whether the person's present line leaves a choice of days to give up. */
  hasPicks(e: number): boolean {
    const line = this.lines[e] as number;
    return this.person(e).specialWeeks.some((week) => (week.drops[line]?.length ?? 0) > 1);
  }

  private note(person: number, partner: number): (typeof this.changed)[0] {
    const change = this.changed[this.changedCount] as (typeof this.changed)[0];
    change.person = person;
    change.partner = partner;
    change.line = this.lines[person] as number;
    this.remember(person, 2 * this.changedCount);
    if (partner >= 0) {
      change.partnerLine = this.lines[partner] as number;
      this.remember(partner, 2 * this.changedCount + 1);
    }
    this.changedCount++;
    return change;
  }

  private remember(e: number, slot: number): void {
    const { words, days, formerDays } = this;
    for (let w = 0; w < words; w++) formerDays[slot * words + w] = days[e * words + w] as number;
    const first = this.pickFirst[e] as number;
    const count = (this.pickFirst[e + 1] as number) - first;
    for (let i = 0; i < count; i++)
      this.formerPicks[slot * this.maxPicks + i] = this.picks[first + i] as number;
  }

  private restore(e: number, line: number, slot: number): void {
    const { words, days, formerDays } = this;
    this.lines[e] = line;
    for (let w = 0; w < words; w++) days[e * words + w] = formerDays[slot * words + w] as number;
    const first = this.pickFirst[e] as number;
    const count = (this.pickFirst[e + 1] as number) - first;
    for (let i = 0; i < count; i++)
      this.picks[first + i] = this.formerPicks[slot * this.maxPicks + i] as number;
  }

  private draw(e: number, line: number): void {
    if (line < 0) return;
    const { specialWeeks } = this.person(e);
    const first = this.pickFirst[e] as number;
    for (let week = 0; week < specialWeeks.length; week++) {
      const drops = (specialWeeks[week] as SpecialWeek).drops[line];
      this.picks[first + week] = drops && drops.length > 1 ? below(this.random, drops.length) : 0;
    }
  }

  private fillDays(into: Int32Array, at: number, e: number, line: number): void {
    const { words, workable, daysOfWeekday } = this;
    for (let w = 0; w < words; w++) into[at + w] = 0;
    if (line < 0) return;
    const person = this.person(e);
    const { week } = person.lines;
    const { shiftCount } = this.model.grid;
    for (let weekday = 0; weekday < 7; weekday++) {
      const shift = week[line * 7 + weekday] as number;
      if (shift < 0) continue;
      const from = (e * shiftCount + shift) * words;
      for (let w = 0; w < words; w++) {
        into[at + w] =
          (into[at + w] as number) |
          ((workable[from + w] as number) & (daysOfWeekday[weekday * words + w] as number));
      }
    }
    const { specialWeeks } = person;
    const first = this.pickFirst[e] as number;
    for (let i = 0; i < specialWeeks.length; i++) {
      const special = specialWeeks[i] as SpecialWeek;
      let dropped = special.drops[line]?.[this.picks[first + i] as number] ?? 0;
      for (let day = special.firstDay; dropped > 0; dropped >>= 1, day++) {
        if (dropped & 1) into[at + (day >> 5)] = (into[at + (day >> 5)] as number) & ~(1 << (day & 31));
      }
    }
  }

  /** From `line` on the former days to `next` on the present days. */
  private countChange(e: number, line: number, former: Int32Array, from: number, next: number): void {
    const { words, days } = this;
    for (let w = 0; w < words; w++) {
      const before = former[from + w] as number;
      const after = days[e * words + w] as number;
      const same = before & after & this.sameDays(e, line, next, w);
      this.remove(e, line, w, before & ~same);
      this.add(e, next, w, after & ~same);
    }
  }

  private uncountChange(e: number, line: number, former: number, present: number): void {
    const { words, days, formerDays } = this;
    for (let w = 0; w < words; w++) {
      const before = formerDays[former + w] as number;
      const after = days[e * words + w] as number;
      const same = before & after & this.sameDays(e, line, present, w);
      this.remove(e, present, w, after & ~same);
      this.add(e, line, w, before & ~same);
    }
  }

  /** The days of a word on which two lines have the same shift. */
  private sameDays(e: number, line: number, next: number, word: number): number {
    if (line === next) return -1;
    if (line < 0 || next < 0) return 0;
    const { week } = this.person(e).lines;
    let same = 0;
    for (let weekday = 0; weekday < 7; weekday++) {
      if (week[line * 7 + weekday] === week[next * 7 + weekday]) {
        same |= this.daysOfWeekday[weekday * this.words + word] as number;
      }
    }
    return same;
  }

  /** On each of the two lines only the days differ on which one of the two is there and the other is not. */
  private countTrade(a: number, b: number, former: number, sign: 1 | -1): void {
    const { words, days, formerDays } = this;
    const isUndo = sign < 0;
    const lineOfA = (isUndo ? this.lines[b] : this.lines[b]) as number;
    const lineOfB = this.lines[a] as number;
    for (let w = 0; w < words; w++) {
      const oldA = formerDays[former + w] as number;
      const oldB = formerDays[former + words + w] as number;
      const newA = days[a * words + w] as number;
      const newB = days[b * words + w] as number;
      if (isUndo) {
        this.remove(a, lineOfA, w, newB & ~oldA);
        this.remove(a, lineOfB, w, newA & ~oldB);
        this.add(a, lineOfA, w, oldA & ~newB);
        this.add(a, lineOfB, w, oldB & ~newA);
      } else {
        this.remove(a, lineOfA, w, oldA & ~newB);
        this.remove(a, lineOfB, w, oldB & ~newA);
        this.add(a, lineOfA, w, newB & ~oldA);
        this.add(a, lineOfB, w, newA & ~oldB);
      }
    }
  }

  private add(e: number, line: number, word: number, bits: number): void {
    const { minutes, need, short, strain, relief, reach, isBent } = this;
    const { cellFrom, cellTo, shiftCount, weekdays } = this.model.grid;
    const { week } = this.person(e).lines;
    const layers = this.layers[e] as Int32Array;
    let left = bits;
    while (left !== 0) {
      const day = word * 32 + 31 - Math.clz32(left & -left);
      left &= left - 1;
      const cell = day * shiftCount + (week[line * 7 + (weekdays[day] as number)] as number);
      const from = cellFrom[cell] as number;
      const to = cellTo[cell] as number;
      for (let l = 0; l < layers.length; l++) {
        const layer = layers[l] as number;
        const needed = need[layer] as Int32Array;
        let eased = 0;
        for (let g = from; isBent && g < to; g++) {
          eased += (minutes[g] as number) * (relief[reach + (needed[g] as number)] as number);
        }
        let covered = 0;
        for (let g = from; g < to; g++) {
          const people = needed[g] as number;
          if (people > 0) covered += minutes[g] as number;
          needed[g] = people - 1;
        }
        short[layer] = (short[layer] as number) - covered;
        strain[layer] = (strain[layer] as number) - (isBent ? eased : covered);
      }
    }
  }

  private remove(e: number, line: number, word: number, bits: number): void {
    const { minutes, need, short, strain, relief, reach, isBent } = this;
    const { cellFrom, cellTo, shiftCount, weekdays } = this.model.grid;
    const { week } = this.person(e).lines;
    const layers = this.layers[e] as Int32Array;
    let left = bits;
    while (left !== 0) {
      const day = word * 32 + 31 - Math.clz32(left & -left);
      left &= left - 1;
      const cell = day * shiftCount + (week[line * 7 + (weekdays[day] as number)] as number);
      const from = cellFrom[cell] as number;
      const to = cellTo[cell] as number;
      for (let l = 0; l < layers.length; l++) {
        const layer = layers[l] as number;
        const needed = need[layer] as Int32Array;
        let strained = 0;
        for (let g = from; isBent && g < to; g++) {
          strained += (minutes[g] as number) * (relief[reach + (needed[g] as number) + 1] as number);
        }
        let uncovered = 0;
        for (let g = from; g < to; g++) {
          const people = needed[g] as number;
          if (people >= 0) uncovered += minutes[g] as number;
          needed[g] = people + 1;
        }
        short[layer] = (short[layer] as number) + uncovered;
        strain[layer] = (strain[layer] as number) + (isBent ? strained : uncovered);
      }
    }
  }

  private findWorkable(): Int32Array {
    const { grid, people } = this.model;
    const workable = new Int32Array(people.length * grid.shiftCount * this.words);
    people.forEach((person, e) => {
      for (const shift of person.lines.usedShifts) {
        for (let day = 0; day < grid.dayCount; day++) {
          if (isWorkable(person.cellState[day * grid.shiftCount + shift] as number)) {
            setBit(workable, (e * grid.shiftCount + shift) * this.words, day);
          }
        }
      }
    });
    return workable;
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }
}

/** Everybody's lines, and which drops are taken, by person. */
export type RosterState = { lines: Int32Array; picks: Uint8Array };

/** Changes between two marks. */
const CHANGES_MAX = 12;

function layersOf(person: PersonOptions): number[] {
  const layers: number[] = [];
  if (person.countsAsSupervisor) layers.push(LAYER.supervisors);
  if (person.countsAsEmployee) layers.push(LAYER.employees);
  for (const index of person.qualified) layers.push(LAYER.firstQualification + index);
  return layers;
}

function setBit(words: Int32Array, at: number, bit: number): void {
  const index = at + (bit >> 5);
  words[index] = (words[index] as number) | (1 << (bit & 31));
}
