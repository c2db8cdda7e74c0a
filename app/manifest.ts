import type { MetadataRoute } from 'next';
import { PRODUCT_NAME } from '#components/shell/product.ts';
import { themeColors } from '#components/shell/theme-colors.ts';

/** How the app stands on a home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: PRODUCT_NAME,
    short_name: PRODUCT_NAME,
    description: 'Schedules for 911 dispatch centers.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: themeColors.dark,
    theme_color: themeColors.dark,
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
    shortcuts: [
      { name: 'My schedule', url: '/schedule' },
      { name: 'Who is on', url: '/floor' },
      { name: 'Time off', url: '/time-off' },
    ],
  };
}
