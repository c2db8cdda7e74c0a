/** Whether the address leads to a comment. */
export function isAddressed(commentId: string): boolean {
  return typeof window !== 'undefined' && window.location.hash === `#comment-${commentId}`;
}
