/** What goes wrong when one calls a command wrong. */
export function usage(message: string): never {
  throw Object.assign(new Error(message), { code: 'USAGE' })
}

/** A port from its text. */
export function portOf(text: string, what: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) usage(`${what}: not a port: ${text}`)
  return port
}

/** The folder that `--store` names. */
export function storeOf(text: string): string {
  if (text === '') usage('--store: the name of the folder is empty')
  return text
}

/** HOST:PORT, or PORT on this machine. */
export function addressOf(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':')
  const host = at < 0 ? '127.0.0.1' : text.slice(0, at)
  const port = portOf(text.slice(at + 1), '--connect')
  if (host === '' || host.includes('/') || port === 0) usage(`--connect: not HOST:PORT: ${text}`)
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port }
}
