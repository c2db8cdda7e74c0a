/** Said once after a forgotten password was replaced. */
export const passwordIsSet =
  'Your new password is set. You are signed in here and signed out everywhere else.';
