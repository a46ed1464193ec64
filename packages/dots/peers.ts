/** What peers are called. */

/**
 * Whether a value may name a peer: 1 to 64 characters of `A–Z a–z 0–9 . _ -`. So names are compared alike by code unit
 * and by UTF-8 byte, and fit into positions, file names and logs as they are.
 */
export function isPeer(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)
}

/** How long a peer's name may be. */
export const longestName: number = 64

/** A name without its last part, in which there is room for another. */
export function baseOf(peer: string): string {
  return peer.slice(0, 40).replace(/\.[^.]*$/, '')
}

/**
 * A name that is not taken: what `rename` gives, if that is one, else one made of the old name and a number from
 * `least` on. It never throws, whatever names a stranger has brought.
 */
export function freshName(
  peer: string,
  taken: Pick<ReadonlyMap<string, unknown>, 'has'>,
  least: number,
  rename?: (peer: string) => string,
): string {
  const given = rename?.(peer)
  if (isPeer(given) && !taken.has(given)) return given
  for (let n = least; ; n++) {
    const name = `${baseOf(peer)}.${n.toString(36)}`
    if (!taken.has(name)) return name
  }
}
