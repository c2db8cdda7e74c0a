'use client';

import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { ProfileSection } from './profile-section.tsx';

/** Recovery codes, the one time that they can be read. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      toast.success('The codes are copied.');
    } catch {
      toast.error('The codes could not be copied. Select them and copy them by hand.');
    }
  }
  return (
    <ProfileSection title="Keep your recovery codes">
      <FormMessage tone="warning">
        They are shown this once. Print them or keep them in a password manager, not on the phone of the app.
      </FormMessage>
      <ol
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono text-lg sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <p className="text-muted-foreground">
        Each one works once: it lets you in without the app and removes the second factor.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={copy}>Copy</Button>
        <Button variant="primary" onClick={onKept}>
          I have kept them
        </Button>
      </div>
    </ProfileSection>
  );
}
