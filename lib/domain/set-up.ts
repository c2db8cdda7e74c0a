/** The set-up of an installation: its steps, how far it is, and the code that opens it. */

/** The first two are over once an admin is signed in. */
export const SET_UP_STEPS = ['code', 'agency', 'shifts', 'people', 'schedule'] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

export const SET_UP_LABELS: Readonly<Record<SetUpStep, string>> = {
  code: 'Code',
  agency: 'Agency',
  shifts: 'Shifts',
  people: 'People',
  schedule: 'First schedule',
};

/** What is done of the steps that an admin takes. */
export type SetUpProgress = {
  shifts: boolean;
  people: boolean;
  /** There is a published schedule: the set-up is over. */
  published: boolean;
  /** An admin wants to hear no more of it. */
  dismissed: boolean;
};

/** The step to go on with. */
export function nextStep({ shifts, people }: SetUpProgress): SetUpStep {
  if (!shifts) return 'shifts';
  return people ? 'schedule' : 'people';
}

/** `3` of 5. */
export function stepNumber(step: SetUpStep): number {
  return SET_UP_STEPS.indexOf(step) + 1;
}

export function stepHref(step: SetUpStep): string {
  return step === 'code' || step === 'agency' ? '/set-up' : `/set-up/${step}`;
}

/** Where a signed-in admin goes on. */
export function setUpHref(progress: SetUpProgress): string {
  return progress.published ? '/set-up/done' : stepHref(nextStep(progress));
}

// --- The code --------------------------------------------------------------------------------------------------------

/** Digits and letters that nobody takes for one another: 60 bits in twelve of them. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const GROUP = 4;
const TYPED_MAX = 100;

/** How many random bytes a code is made of. */
export const SET_UP_CODE_BYTES = LENGTH;

/** A code as it is printed, `7F3K-QW9D-0XMT`, of random bytes. */
export function formatSetUpCode(bytes: Uint8Array): string {
  const signs = [...bytes].map((byte) => SIGNS[byte % SIGNS.length]).join('');
  return signs.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? '';
}

/** A typed code in one form, whatever case and dashes; null when it cannot be one. */
export function readSetUpCode(typed: string): string | null {
  if (typed.length > TYPED_MAX) return null;
  const signs = typed
    .toUpperCase()
    .replaceAll(/[\s\-–—]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return signs.length === LENGTH && [...signs].every((sign) => SIGNS.includes(sign)) ? signs : null;
}
