import type { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { createContext } from 'react';

/** What closes the dialog around it; it comes with that dialog. */
export const DialogCloseContext = createContext<typeof BaseDialog.Close | null>(null);
