'use client';

import { createContext, useContext, useState } from 'react';

/**
 * The errors that the fields of a form show: an object per answer of the server, null once the form is sent again,
 * undefined outside a form.
 */
export const FormRefusalContext = createContext<object | null | undefined>(undefined);

/**
 * A field's error until the field is edited or its form is sent again: an error of the last try must not keep the
 * next one from being sent.
 */
export function useShownError(error: string | undefined): {
  shownError: string | undefined;
  onEdit: () => void;
} {
  const refusal = useContext(FormRefusalContext);
  const [editedAfter, setEditedAfter] = useState<object | null>(null);
  const isPast = refusal === null || (refusal !== undefined && editedAfter === refusal);
  return { shownError: isPast ? undefined : error, onEdit: () => setEditedAfter(refusal ?? null) };
}
