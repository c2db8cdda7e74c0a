'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Pictures } from '#lib/domain/pictures.ts';
import { Avatar, type AvatarProps } from '../ui/avatar.tsx';

const PicturesContext = createContext<Pictures>({});

/** Tells what is inside whose picture is where. */
export function PicturesProvider({ pictures, children }: { pictures: Pictures; children: ReactNode }) {
  return <PicturesContext value={pictures}>{children}</PicturesContext>;
}

/** A person's picture, or the initials of the name. */
export function PersonAvatar({ personId, ...props }: Omit<AvatarProps, 'picture'> & { personId: string }) {
  return <Avatar {...props} picture={useContext(PicturesContext)[personId] ?? null} />;
}
