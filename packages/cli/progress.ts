/** How far something long has come: a bar on a terminal, nothing elsewhere. */

/** A bar. */
export interface Progress {
  /** From 0 to 1, and what is being done. */
  show(this: void, share: number, what: string): void
  clear(this: void): void
}

const cells = 30

/** A bar on stderr. It is drawn at most ten times a second. */
export function progress(): Progress {
  const { stderr } = process
  const isColoured = process.env['NO_COLOR'] === undefined
  let drawn = 0
  return {
    show: (share, what) => {
      if (!stderr.isTTY || Date.now() - drawn < 100) return
      drawn = Date.now()
      const full = Math.round(share * cells)
      const bar = `${'█'.repeat(full)}${'·'.repeat(cells - full)}`
      stderr.write(
        `\r${isColoured ? `\u001B[36m${bar}\u001B[39m` : bar} ${Math.round(share * 100)} %  ${what}\u001B[K`,
      )
    },
    clear: () => {
      if (stderr.isTTY) stderr.write('\r\u001B[K')
    },
  }
}
