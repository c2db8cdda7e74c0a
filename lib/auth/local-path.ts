/** A path of this app from the address bar; anything that could lead elsewhere becomes the home page. */
export function localPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return '/';
  return value;
}
