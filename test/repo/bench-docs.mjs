// The tables of docs/benchmarks.md, one a bench: `npm run bench -- NAME… --docs` writes what it measured into them.

/** A figure as people read it: three digits, more where it is a whole number of thousands. */
function shown(value) {
  if (value === undefined || value < 0) return '–'
  const digits = Math.abs(value) >= 1000 ? 4 : 3
  return Number(value.toPrecision(digits)).toLocaleString('en')
}

/** Whether more is better. */
const isSpeed = (figure) => figure.endsWith('/s')

/**
 * A table of rows `{ who, figure, value }`: a line a figure and a column for each who, the best of a line in bold; where
 * there is only one figure, a line for each who. `about` says what a figure is; `floor` is who is not ranked.
 */
export function table(rows, { about = {}, floor } = {}) {
  const figures = [...new Set(rows.map(({ figure }) => figure))]
  const all = [...new Set(rows.map(({ who }) => who))]
  const valueOf = (who, figure) => rows.find((row) => row.who === who && row.figure === figure)?.value
  const line = (cells) => `| ${cells.join(' | ')} |`
  if (figures.length === 1)
    return [
      line(['', figures[0]]),
      '|---|---|',
      ...all.map((who) => line([who, shown(valueOf(who, figures[0]))])),
    ].join('\n')
  const lines = figures.map((figure) => {
    const ranked = all
      .filter((who) => who !== floor && valueOf(who, figure) >= 0)
      .map((who) => valueOf(who, figure))
    const best = isSpeed(figure) ? Math.max(...ranked) : Math.min(...ranked)
    return line([
      about[figure] === undefined ? figure : `\`${figure}\` ${about[figure]}`,
      ...all.map((who) => {
        const value = valueOf(who, figure)
        const isBest = ranked.length > 1 && who !== floor && value === best
        return isBest ? `**${shown(value)}**` : shown(value)
      }),
    ])
  })
  return [line(['', ...all]), `|${'---|'.repeat(all.length + 1)}`, ...lines].join('\n')
}

/** The document with the block of a bench written anew. Throws where it has none. */
export function withTable(document, name, machine, text) {
  const [from, to] = [`<!-- bench ${name} -->\n`, '\n<!-- /bench -->']
  const begin = document.indexOf(from)
  const end = document.indexOf(to, begin)
  if (begin < 0 || end < 0) throw new Error(`docs/benchmarks.md has no block ${from.trim()}`)
  return `${document.slice(0, begin + from.length)}\n${text}\n\nMeasured on ${machine}.\n${document.slice(end)}`
}
