import type { Database } from './database.ts';
import type { PasswordHook } from './hooks.ts';
import type { Limits } from './limits.ts';
import type { Links } from './links.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Post } from './post.ts';
import type { Sessions } from './sessions.ts';
import type { AuthSettings } from './settings.ts';
import type { RequireSignedIn } from './signed-in.ts';

/** What the routes of the Auth API share. */
export type AuthContext = {
  database: Database;
  settings: AuthSettings;
  sessions: Sessions;
  links: Links;
  limits: Limits;
  oneTimeTokens: OneTimeTokens;
  requireSignedIn: RequireSignedIn;
  post: Post;
  /** Null: passwords are compared and nobody is asked. */
  passwordHook: PasswordHook | null;
};
