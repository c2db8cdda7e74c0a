import { describe, expect, it } from 'vitest';
import { canChangePicture } from '#lib/domain/permissions.ts';
import { hasCameraNotes, isPictureType, pictureHref, pictureTypeOf } from '#lib/domain/pictures.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('a picture', () => {
  it.each([
    ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0....', 'image/jpeg'],
    ['GIF89a....', null],
    ['<svg xmlns="http://www.w3.org/2000/svg">', null],
    ['RIFF\x10\0\0\0WAVE', null],
    ['', null],
  ])('%j is %s', (text, type) => {
    expect(pictureTypeOf(bytes(text))).toBe(type);
    expect(type === null || isPictureType(type)).toBe(true);
  });

  it.each([
    ['RIFF....WEBPVP8X..EXIF\x08\0\0\0', true],
    ['\x89PNG\r\n\x1a\n....eXIf', true],
    ['\xff\xd8\xff\xe1..Exif\0\0', true],
    ['\xff\xd8\xff\xe1..http://ns.adobe.com/xap/1.0/', true],
    ['RIFF....WEBPVP8 ....', false],
    ['', false],
  ])('%j carries notes of a camera: %s', (text, isSo) => {
    expect(hasCameraNotes(bytes(text))).toBe(isSo);
  });

  it('has an address of its own', () => {
    expect(pictureHref('ana', 'one')).toBe('/api/avatars/ana/one');
  });

  it('is changed by the person and by admins of the agency', () => {
    const actor = (userId: string, role: 'dispatcher' | 'supervisor' | 'admin', agencyId = 'a') => ({
      userId,
      agencyId,
      role,
    });
    const ana = { userId: 'ana', agencyId: 'a' };
    expect(canChangePicture(actor('ana', 'dispatcher'), ana)).toBe(true);
    expect(canChangePicture(actor('kim', 'admin'), ana)).toBe(true);
    expect(canChangePicture(actor('sam', 'supervisor'), ana)).toBe(false);
    expect(canChangePicture(actor('kim', 'admin', 'b'), ana)).toBe(false);
  });
});
