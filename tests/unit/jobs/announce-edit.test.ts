import { describe, expect, it } from 'vitest';
import { announceEdit } from '#lib/jobs/announce-edit.ts';

describe('the announcement of an edit', () => {
  it('waits until its time, once for an edit', () => {
    const payload = { edit_id: '00000000-0000-4000-8000-000000000001', announce_at: 1_925_481_660_000 };
    expect(announceEdit.place(payload)).toMatchObject({
      jobKey: 'announce:00000000-0000-4000-8000-000000000001',
      runAt: new Date('2031-01-06T16:01:00Z'),
    });
    expect(() => announceEdit.place({ edit_id: 'x', announce_at: 1 })).toThrow();
    expect(() => announceEdit.place({ edit_id: payload.edit_id })).toThrow();
  });
});
