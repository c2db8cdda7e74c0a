import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { AuthError } from './errors.ts';
import { deleteFactor, type FactorRow, findFactor, listFactors, lockFactor } from './factors.ts';
import type { AuthRequest } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { isUuid } from './signed-in.ts';
import { getUser, lockUser, type UserRow } from './users.ts';

/** Without the secret. */
function describeFactor({ secret: _secret, user_id: _userId, friendly_name, ...factor }: FactorRow) {
  return { ...factor, ...(friendly_name ? { friendly_name } : {}) };
}

/** `/admin/users/:id/factors`: a person's second factors as an administrator's server sees and removes them. */
export function adminFactorRoutes({ database }: AuthContext): Route[] {
  async function findTarget(request: AuthRequest): Promise<UserRow> {
    if (!isUuid(request.id)) throw new AuthError(404, 'validation_failed', 'user_id must be an UUID');
    return getUser(database, request.id);
  }

  async function list(request: AuthRequest): Promise<AuthResponse> {
    const user = await findTarget(request);
    return { status: 200, body: (await listFactors(database, user.id)).map(describeFactor) };
  }

  async function remove(request: AuthRequest): Promise<AuthResponse> {
    const user = await findTarget(request);
    const factor = await findFactor(database, request.factorId, user.id);
    await database.begin(async (tx) => {
      await lockUser(tx, user.id);
      await lockFactor(tx, factor.id, user.id);
      const traits = { user_id: user.id, factor_id: factor.id };
      await writeAudit(tx, request, user, 'factor_deleted', traits);
      await deleteFactor(tx, factor);
    });
    return { status: 200, body: describeFactor(factor) };
  }

  return [
    { method: 'GET', path: '/admin/users/:id/factors', access: 'admin', handle: list },
    { method: 'DELETE', path: '/admin/users/:id/factors/:factor', access: 'admin', handle: remove },
  ];
}
