/** A line chart as SVG, by hand: a picture of rows that any browser shows. */

/** One line: its name and its points. */
export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const [width, height] = [760, 420]
const [left, right, top, bottom] = [64, 170, 48, 48]
// Okabe, Ito: "Color Universal Design", 2008: told apart by people who see few colours.
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999']

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** About five round steps from 0 to the most. */
function steps(most: number): number[] {
  const raw = most / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= raw)!
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step)
}

/** The chart of some lines over one x and one y, both from 0 on. */
export function chart(title: string, xName: string, yName: string, lines: readonly Line[]): string {
  let [mostX, mostY] = [1e-9, 1e-9]
  for (const { points } of lines)
    for (const [x, y] of points) {
      mostX = Math.max(mostX, x)
      mostY = Math.max(mostY, y)
    }
  const atX = (x: number): string => (left + (x / mostX) * (width - left - right)).toFixed(1)
  const atY = (y: number): string => (height - bottom - (y / mostY) * (height - top - bottom)).toFixed(1)
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="26" font-size="16" font-weight="bold">${escaped(title)}</text>`,
  ]
  for (const y of steps(mostY))
    out.push(
      `<line x1="${left}" x2="${width - right}" y1="${atY(y)}" y2="${atY(y)}" stroke="#ddd"/>`,
      `<text x="${left - 8}" y="${atY(y)}" text-anchor="end" dominant-baseline="middle" fill="#444">${Number(y.toPrecision(6))}</text>`,
    )
  for (const x of steps(mostX))
    out.push(
      `<text x="${atX(x)}" y="${height - bottom + 20}" text-anchor="middle" fill="#444">${Number(x.toPrecision(6))}</text>`,
    )
  out.push(
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${escaped(xName)}</text>`,
    `<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(yName)}</text>`,
  )
  for (const [at, { name, points }] of lines.entries()) {
    const colour = colours[at % colours.length]!
    const y = top + 10 + 20 * at
    out.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([px, py]) => `${atX(px)},${atY(py)}`).join(' ')}"/>`,
      `<line x1="${width - right + 12}" x2="${width - right + 36}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/>`,
      `<text x="${width - right + 42}" y="${y}" dominant-baseline="middle">${escaped(name)}</text>`,
    )
  }
  out.push('</svg>', '')
  return out.join('\n')
}
