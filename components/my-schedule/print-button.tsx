'use client';

import { Printer } from 'lucide-react';
import { Button } from '../ui/button.tsx';

/** Prints what is shown. */
export function PrintButton() {
  return (
    <Button onClick={() => window.print()}>
      <Printer aria-hidden />
      Print
    </Button>
  );
}
