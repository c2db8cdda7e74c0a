'use client';

import NextLink from 'next/link';
import { type ComponentProps, useState } from 'react';

export type LinkProps = ComponentProps<typeof NextLink>;

/**
 * A link within the app. The page behind it is fetched ahead when somebody points at it or comes to it by key, not for
 * being in view: each time a page is read again everything in view would be fetched again, for a list of people
 * dozens of pages.
 */
export function Link({ onPointerEnter, onPointerLeave, onFocus, onBlur, ...props }: LinkProps) {
  const [isMeant, setIsMeant] = useState(false);
  return (
    <NextLink
      prefetch={isMeant ? null : false}
      onPointerEnter={(event) => {
        setIsMeant(true);
        onPointerEnter?.(event);
      }}
      onPointerLeave={(event) => {
        setIsMeant(false);
        onPointerLeave?.(event);
      }}
      onFocus={(event) => {
        setIsMeant(true);
        onFocus?.(event);
      }}
      onBlur={(event) => {
        setIsMeant(false);
        onBlur?.(event);
      }}
      {...props}
    />
  );
}
