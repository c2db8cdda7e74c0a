/** One mail to be sent: plain text, the same as HTML, and the one link and code it carries, if any. */
export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** What the mail is for, for example `invite` or `recovery`. */
  kind: string;
  link: string | null;
  /** Digits that do the same as the link. */
  code: string | null;
  /** With its angle brackets, where the sender gave it one. */
  messageId?: string;
};

/** Hands a mail over for delivery; rejects when it could not be accepted. */
export type SendMail = (mail: Mail) => Promise<void>;
