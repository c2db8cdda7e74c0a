import { describe, expect, it } from 'vitest';
import { visitorWords, whoIsHere } from '#components/roster/presence/who-is-here.ts';

const people = [
  { id: 'tess', fullName: 'Tess Supervisor' },
  { id: 'sam', fullName: 'Sam Supervisor' },
  { id: 'diaz', fullName: 'Diaz' },
  { id: 'kim', fullName: 'Kim' },
];
const at = (userId: string, personId: string | null, scheduleId = 1) => ({ userId, personId, scheduleId });

describe('who is here', () => {
  it('names those who have this schedule open, by name, with whom they edit', () => {
    const { here, editing } = whoIsHere([at('tess', null), at('sam', 'diaz')], 1, people);
    expect(here.map(visitorWords)).toEqual(['Sam Supervisor is here, edits Diaz', 'Tess Supervisor is here']);
    expect([...editing]).toEqual([['diaz', ['Sam Supervisor']]]);
  });

  it('leaves out those at another schedule', () => {
    const { here, editing } = whoIsHere([at('sam', 'diaz', 2)], 1, people);
    expect(here).toEqual([]);
    expect(editing.size).toBe(0);
  });

  it('counts several pages of one person once, with all whom they edit', () => {
    const { here } = whoIsHere(
      [at('sam', 'kim'), at('sam', null), at('sam', 'diaz'), at('sam', 'kim')],
      1,
      people,
    );
    expect(here.map(visitorWords)).toEqual(['Sam Supervisor is here, edits Diaz and Kim']);
  });

  it('names both who edit one person', () => {
    const { editing } = whoIsHere([at('tess', 'kim'), at('sam', 'kim')], 1, people);
    expect(editing.get('kim')).toEqual(['Sam Supervisor', 'Tess Supervisor']);
  });

  it('takes names from the roster alone, and whom it does not know is not edited', () => {
    const { here, editing } = whoIsHere([at('stranger', 'nobody')], 1, people);
    expect(here.map(visitorWords)).toEqual(['Somebody of another center is here']);
    expect(editing.size).toBe(0);
  });
});
