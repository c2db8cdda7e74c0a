'use client';

import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { GenerateForm, type GenerateFormProps } from './generate-form.tsx';

/** Generates a draft once more. */
export function RegenerateDialog(props: GenerateFormProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button>Generate again…</Button>}
      title="Generate again"
    >
      <GenerateForm {...props} />
    </Dialog>
  );
}
