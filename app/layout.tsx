import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { PRODUCT_NAME } from '#components/shell/product.ts';
import { themeColors } from '#components/shell/theme-colors.ts';
import { Toaster } from '#components/ui/toast.tsx';
import { getSessionUser } from '#lib/auth/session.ts';
import { GeistMono, GeistMonoExtended, GeistSans, GeistSansExtended } from './fonts/geist.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: PRODUCT_NAME, template: `%s · ${PRODUCT_NAME}` },
  description: 'Schedules for 911 dispatch centers.',
  icons: { icon: '/icon.svg', apple: '/apple-touch-icon.png' },
  appleWebApp: { title: PRODUCT_NAME, statusBarStyle: 'default' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'dark light',
  width: 'device-width',
  initialScale: 1,
  // What stands around the installed app.
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: themeColors.dark },
    { media: '(prefers-color-scheme: light)', color: themeColors.light },
  ],
};

const fonts = [GeistSans, GeistMono, GeistSansExtended, GeistMonoExtended];

export default async function RootLayout({ children }: { children: ReactNode }) {
  const user = await getSessionUser();
  return (
    <html
      lang="en"
      data-theme={user?.theme ?? 'system'}
      data-density={user?.density ?? 'comfortable'}
      className={fonts.map(({ variable }) => variable).join(' ')}
      suppressHydrationWarning
    >
      <body>
        {children}
        <Toaster />
      </body>
    </html>
  );
}
