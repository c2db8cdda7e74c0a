import type { TokenPurpose, VerificationType } from './one-time-tokens.ts';
import type { AuthRequest } from './request.ts';
import type { AuthSettings } from './settings.ts';

/** What a mail's link can be for. */
export type LinkPurpose = Exclude<TokenPurpose, 'reauthentication'>;

/** Pages of the app that accept a mail link and the type they verify it as; a hosted project's templates say the same. */
const destinations: Record<LinkPurpose, { path: string; type: VerificationType }> = {
  invite: { path: '/accept-invitation', type: 'invite' },
  signup: { path: '/sign-in', type: 'email' },
  recovery: { path: '/update-password', type: 'recovery' },
  magiclink: { path: '/sign-in', type: 'magiclink' },
  email_change_current: { path: '/confirm-email', type: 'email_change' },
  email_change_new: { path: '/confirm-email', type: 'email_change' },
};

export type Links = {
  /** The address of this instance as people know it. */
  siteUrl: () => string;
  /** The requested `redirect_to` (body, else query) if it is allowed, else the site's URL. */
  redirectTarget: (request: AuthRequest, requested?: string | null) => string;
  /** The link of a mail: the app's page with `token_hash` and `type`, for `verifyOtp`. */
  mailLink: (purpose: LinkPurpose, linkToken: string, redirectTo: string) => string;
  /** The link through `GET /verify`, as `generate_link` returns it. */
  actionLink: (purpose: LinkPurpose, linkToken: string, redirectTo: string) => string;
};

function parseUrl(text: string | null | undefined): URL | null {
  if (text === null || text === undefined || !URL.canParse(text)) return null;
  return new URL(text);
}

/** A pattern of the allow list: `**` matches anything, `*` stops at `.` and `/`, `?` is one character. */
function patternToRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^./]*';
    if (part === '?') return '[^./]';
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

/** Builds and checks links; `publicUrl` is asked each time, since the port is known only after listening. */
export function createLinks(publicUrl: () => string, settings: AuthSettings): Links {
  const allowed = settings.additionalRedirectUrls.map(patternToRegExp);
  const siteUrl = () => settings.siteUrl ?? publicUrl();

  function isAllowed(target: URL): boolean {
    if (target.protocol !== 'http:' && target.protocol !== 'https:') return false;
    if (target.origin === new URL(siteUrl()).origin || target.origin === new URL(publicUrl()).origin)
      return true;
    // Credentials, query and fragment take no part in the comparison.
    const address = `${target.origin}${target.pathname === '/' ? '' : target.pathname}`;
    return allowed.some(
      (pattern) => pattern.test(address) || pattern.test(`${target.origin}${target.pathname}`),
    );
  }

  return {
    siteUrl,
    redirectTarget(request, requested) {
      const target = parseUrl(requested) ?? parseUrl(request.url.searchParams.get('redirect_to'));
      return target !== null && isAllowed(target) ? target.href : siteUrl();
    },
    mailLink(purpose, linkToken, redirectTo) {
      const link = new URL(redirectTo);
      const { path, type } = destinations[purpose];
      if (link.pathname === '/') link.pathname = path;
      link.searchParams.set('token_hash', linkToken);
      link.searchParams.set('type', type);
      return link.href;
    },
    actionLink(purpose, linkToken, redirectTo) {
      const link = new URL(`${publicUrl()}/auth/v1/verify`);
      link.searchParams.set('token', linkToken);
      link.searchParams.set('type', purpose === 'signup' ? purpose : destinations[purpose].type);
      link.searchParams.set('redirect_to', redirectTo);
      return link.href;
    },
  };
}
