import type { SendMail } from '../../mail/mail.ts';
import type { Database } from './database.ts';
import type { Links } from './links.ts';
import type { Sessions } from './sessions.ts';
import type { AuthSettings } from './settings.ts';
import type { RequireSignedIn } from './signed-in.ts';

/** What the routes of the Auth API share. */
export type AuthContext = {
  database: Database;
  settings: AuthSettings;
  sessions: Sessions;
  links: Links;
  requireSignedIn: RequireSignedIn;
  sendMail: SendMail;
};
