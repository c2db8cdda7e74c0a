import { describe, expect, it } from 'vitest';
import { createNotices } from '#lib/jobs/notices.ts';

describe('notices', () => {
  it('reach those who wait for that channel and payload, until they leave', () => {
    const notices = createNotices();
    const heard: string[] = [];
    const leave = notices.listen('stop', '7', () => heard.push('first'));
    notices.listen('stop', '7', () => heard.push('second'));
    notices.listen('stop', '8', () => heard.push('other'));
    notices.tell('stop', '7');
    notices.tell('start', '7');
    leave();
    leave();
    notices.tell('stop', '7');
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});
