import 'server-only';

const NAME = 'wall';
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
/** As long as browsers keep one at most; each start of the page begins it anew. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/** Whether a text can be a display's token at all. */
export function isWallToken(text: string): boolean {
  return TOKEN_FORM.test(text);
}

/** The token that a display shows; null without one. */
export function wallTokenOf(request: Request): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === NAME && isWallToken(value)) return value;
  }
  return null;
}

/** The `Set-Cookie` that pairs a browser. Only the board's route gets it; no script reads it. */
export function wallCookie(request: Request, token: string): string {
  const isSecure = request.headers.get('x-forwarded-proto') === 'https';
  return `${NAME}=${token}; Path=/api/board; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
