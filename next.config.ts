import type { NextConfig } from 'next';
import { securityHeaders } from './lib/security-headers.ts';

const config: NextConfig = {
  poweredByHeader: false,
  // What serves the app compresses, and smaller.
  compress: false,
  reactStrictMode: true,
  // `npm test` checks the types of the whole project; a start need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // It has one registry, in which the server in front of the app counts too.
  serverExternalPackages: ['prom-client'],
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    // The address that pairs a display is a secret.
    { source: '/wall/:path*', headers: [{ key: 'referrer-policy', value: 'no-referrer' }] },
    // So is that of an offer, and what it shows is its reader's alone. It keeps the usual `same-origin`, which tells no other
    // site either: with `no-referrer` a form names no origin, and would be taken for one of another site.
    {
      source: '/offer/:path*',
      headers: [
        { key: 'cache-control', value: 'no-store' },
        { key: 'x-robots-tag', value: 'noindex, nofollow' },
      ],
    },
  ],
  // Browsers ask for it by themselves while a page has not named its icon yet.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  experimental: {
    // `forbidden()` renders the no-rights page with its status.
    authInterrupts: true,
    // The front server refuses larger bodies with 413 before Next sees them.
    serverActions: { bodySizeLimit: '1mb' },
  },
};

export default config;
