/** What others wrote, for a terminal: what would steer it is shown, and not done. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (one) => {
    const code = one.charCodeAt(0).toString(16)
    return `\\u${code.padStart(4, '0')}`
  })
}
