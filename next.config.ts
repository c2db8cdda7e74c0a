import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: {
    // The front server refuses larger bodies with 413 before Next sees them.
    serverActions: { bodySizeLimit: '1mb' },
  },
};

export default config;
