/** A module of its own, to be fetched when it is needed: of supabase-js browsers get the sockets alone. */
export { RealtimeClient } from '@supabase/supabase-js';
