/** Sent with every answer of whatever kind; the policy of a page comes on top, since it names a nonce. */
export const securityHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  // Addresses of pages name people and dates.
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
];

/** The Content-Security-Policy of whatever is no page: nothing written into it runs. */
export const plainPolicy =
  "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Sent where the way to the browser is encrypted: for a year it asks for nothing else. */
export const strictTransport = {
  key: 'strict-transport-security',
  value: 'max-age=31536000; includeSubDomains',
};

/**
 * The Content-Security-Policy of one page. Only scripts with its nonce run, and what those load; styles may be inline,
 * because the bars of a chart get their sizes so. Development needs `eval` to show errors where they are.
 *
 * @param options.nonce base64, fresh for each request
 * @param options.projectUrl the Supabase project when it is on another origin; null when it is on the page's own,
 * which `'self'` covers, its sockets as well
 */
export function contentSecurityPolicy(options: {
  nonce: string;
  isDev: boolean;
  projectUrl: string | null;
}): string {
  const { nonce, isDev, projectUrl } = options;
  const project = projectUrl === null ? null : new URL(projectUrl).origin;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ''}`,
    // Notices while the app is closed are shown by a worker.
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    project === null
      ? "connect-src 'self'"
      : `connect-src 'self' ${project} ${project.replace(/^http/, 'ws')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
