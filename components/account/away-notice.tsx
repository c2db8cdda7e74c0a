'use client';

import { useEffect } from 'react';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';

const askMs = 10_000;

/** Says that the sign-in does not answer, and loads the page again until it does. */
export function AwayNotice() {
  useEffect(() => {
    const timer = setInterval(load, askMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <FormMessage tone="warning">
        Sign-in does not work at the moment, and your session is due to be renewed. This page asks again every{' '}
        {askMs / 1000} seconds and goes on by itself.
      </FormMessage>
      <Button onClick={load}>Ask now</Button>
    </>
  );
}

function load(): void {
  window.location.reload();
}
