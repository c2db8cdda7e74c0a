'use client';

import { type ComponentProps, useEffect, useRef } from 'react';

/**
 * A section that an address may name after its `#`. The browser looks for it when the page is called, and finds none
 * while the page is still loading: so it comes into view as soon as it is there.
 */
export function AddressedSection({ id, ...props }: ComponentProps<'section'> & { id: string }) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (window.location.hash === `#${id}`) section.current?.scrollIntoView();
  }, [id]);
  return <section {...props} id={id} ref={section} />;
}
