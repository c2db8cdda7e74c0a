import 'server-only';
import { z } from 'zod';
import { isReadingRole, READING_ROLES } from '#lib/domain/reading-roles.ts';
import { ROLES, type Role } from '#lib/domain/types.ts';

/**
 * The role of somebody whose work is told of. Whoever has one that only reads by now counted as a dispatcher when they worked
 * without being named in another capacity.
 */
export const heldRole = z
  .enum([...ROLES, ...READING_ROLES])
  .transform((role): Role => (isReadingRole(role) ? 'dispatcher' : role));
