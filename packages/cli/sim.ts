/** `commute sim`: the paper's experiments, and how far an update spreads, in virtual time. */
import {
  figure2,
  figure2Seconds,
  figure3,
  figure3Seconds,
  orderNames,
  spread,
  topologies,
} from '@commute/experiments'
import { accessSync, constants, writeFileSync } from 'node:fs'
import { dirname, resolve as absolute } from 'node:path'
import { parseArgs } from 'node:util'
import { chart, type Line } from './chart.ts'
import { progress } from './progress.ts'
import { usage } from './usage.ts'

const help = `commute sim [--experiment figure-2 | figure-3 | spread] [options]

Runs many participants in virtual time, over the sessions that production runs. The same seed gives the same rows.

  figure-2   how stale participants are under too much load, by the order in which updates are sent (the default)
  figure-3   the rate at which participants may write, found by flow control alone: the means of t=60 to 90 and of 140 to 180
  spread     how many rounds one update takes to reach everybody, and what a round costs

  --order NAME[,NAME…]  ${orderNames.join(', ')}
                        (figure-2; the paper's four if not said)
  --nodes N[,N…]        participants: 128; figure-3: 64,128; spread: 100,1000
  --mtu N               updates a message: 100
  --rate R              updates a second: 1 each (figure-2), wanted by each: 10 (figure-3)
  --topology NAME       ${topologies.join(', ')}
  --loss P              the chance that a meeting comes to nothing: 0
  --seed N[,N…]         1
  --svg FILE            a picture of it
  --json                every row as NDJSON, and nothing else on stdout
`

const options = {
  experiment: { type: 'string', default: 'figure-2' },
  order: { type: 'string' },
  nodes: { type: 'string' },
  mtu: { type: 'string' },
  rate: { type: 'string' },
  topology: { type: 'string', default: 'complete' },
  loss: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  svg: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function numbers(text: string, what: string, least: number): number[] {
  return text.split(',').map((each) => {
    const n = Number(each)
    if (each.trim() === '' || !Number.isFinite(n) || n < least)
      usage(`--${what}: not a number from ${least} on: ${each}`)
    return n
  })
}

function whole(text: string, what: string, least: number): number[] {
  const all = numbers(text, what, least)
  for (const n of all) if (!Number.isInteger(n)) usage(`--${what}: not a whole number: ${n}`)
  return all
}

/** One run: its name, its rows, how many there will be, and what of a row is drawn. */
interface Run {
  readonly name: string
  readonly seed: number
  /** Begun when its turn has come. */
  readonly rows: () => Iterable<Row>
  readonly length: number
}

/** A row of any experiment. */
interface Row {
  readonly [figure: string]: string | number
}

interface Picture {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly xName: string
  readonly yName: string
}

const pictures: { readonly [experiment: string]: Picture } = {
  'figure-2': {
    title: 'Stale mappings a participant, by order',
    x: 't',
    y: 'stale',
    xName: 'seconds',
    yName: 'stale mappings',
  },
  'figure-3': {
    title: 'Permitted rate a participant',
    x: 't',
    y: 'rate',
    xName: 'seconds',
    yName: 'updates a second',
  },
  spread: { title: 'One update spreads', x: 'round', y: 'share', xName: 'rounds', yName: 'share reached' },
}

const rounded = (n: number): number => Number(n.toPrecision(6))

/** A row for people and programs: figures of six digits. */
function tidy(row: object): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, figure]) => [
      name,
      typeof figure === 'number' ? rounded(figure) : figure,
    ]),
  ) as Row
}

/** A table of some columns, the numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]!.length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return `${all.map(line).join('\n')}\n`
}

function summary(experiment: string, runs: readonly { run: Run; rows: readonly Row[] }[]): string {
  const at = (rows: readonly Row[], t: number, figure: string): number =>
    Math.round(Number(rows.find((row) => row['t'] === t)?.[figure] ?? 0) * 10) / 10
  if (experiment === 'figure-2')
    return table(
      ['order', 'seed', 'peak', 't=98', 'zero at', 'staleness 75/98', 'age 75/98', 'silence 75/98'],
      runs.map(({ run: { name, seed }, rows }) => {
        const peak = Math.max(...rows.map(({ stale }) => Number(stale)))
        const last = rows.findLast(({ stale }) => Number(stale) > 0)
        const both = (figure: string): string => `${at(rows, 75, figure)}/${at(rows, 98, figure)}`
        return [
          name,
          seed,
          Math.round(peak),
          Math.round(at(rows, 98, 'stale')),
          `t=${Number(last?.['t'] ?? 0) + 1}`,
          both('staleness'),
          both('age'),
          both('silence'),
        ]
      }),
    )
  if (experiment === 'figure-3') {
    const mean = (rows: readonly Row[], from: number, to: number): number => {
      const some = rows.filter((row) => Number(row['t']) > from && Number(row['t']) <= to)
      return some.reduce((sum, { rate }) => sum + Number(rate), 0) / some.length
    }
    return table(
      ['participants', 'seed', 'rate, whole messages', 'law', 'rate, half messages', 'law', 'least between'],
      runs.map(({ run: { name, seed }, rows }) => {
        const [n, mtu] = [Number(rows[0]!['n']), Number(rows[0]!['mtu'])]
        const dip = Math.min(...rows.filter(({ t }) => Number(t) > 90).map(({ rate }) => Number(rate)))
        // A rate that is still on its way up tells nothing of where it will settle.
        const isRising = mean(rows, 75, 90) > 1.05 * mean(rows, 60, 75)
        return [
          name,
          seed,
          `${mean(rows, 60, 90).toFixed(2)}${isRising ? ', still rising' : ''}`,
          ((1.28 * mtu) / n).toFixed(2),
          mean(rows, 140, 180).toFixed(2),
          ((0.64 * mtu) / n).toFixed(2),
          dip.toFixed(2),
        ]
      }),
    )
  }
  return table(
    ['participants', 'seed', 'rounds', '3 + log2', 'reached', 'bytes a participant and round'],
    runs.map(({ run: { name, seed }, rows }) => {
      const last = rows.at(-1)!
      const mean = rows.reduce((sum, { bytes }) => sum + Number(bytes), 0) / rows.length
      return [
        name,
        seed,
        rows.length,
        (3 + Math.log2(Number(last['n']))).toFixed(1),
        Number(last['reached']),
        mean.toFixed(0),
      ]
    }),
  )
}

/** Runs them; answers the exit code. */
export async function sim(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const { experiment } = values
  const picture = Object.hasOwn(pictures, experiment) ? pictures[experiment] : undefined
  if (picture === undefined)
    usage(`no experiment ${experiment}; there are ${Object.keys(pictures).join(', ')}`)
  const [loss] = numbers(values.loss, 'loss', 0)
  if (loss! >= 1) usage('--loss: a chance below 1')
  const where = topologies.find((name) => name === values.topology)
  if (values.svg !== undefined) canWrite(values.svg)
  if (where === undefined) usage(`no topology ${values.topology}; there are ${topologies.join(', ')}`)
  const given = {
    loss: loss!,
    topology: where,
    ...(values.mtu === undefined ? {} : { mtu: whole(values.mtu, 'mtu', 1)[0]! }),
    ...(values.rate === undefined ? {} : { rate: numbers(values.rate, 'rate', 0.001)[0]! }),
  }
  const runs: Run[] = []
  const sizes = (text: string): number[] => whole(values.nodes ?? text, 'nodes', 2)
  for (const seed of whole(values.seed, 'seed', 0))
    if (experiment === 'figure-2') {
      const orders = (values.order ?? 'depth,breadth,precise-oldest,precise-newest').split(',')
      for (const order of orders) {
        if (!orderNames.includes(order)) usage(`no order ${order}; there are ${orderNames.join(', ')}`)
        for (const nodes of sizes('128'))
          runs.push({
            name: order,
            seed,
            rows: () => rowsOf(figure2({ seed, order, nodes, ...given })),
            length: figure2Seconds,
          })
      }
    } else if (experiment === 'figure-3')
      for (const nodes of sizes('64,128'))
        runs.push({
          name: String(nodes),
          seed,
          rows: () => rowsOf(figure3({ seed, nodes, ...given })),
          length: figure3Seconds,
        })
    else
      for (const nodes of sizes('100,1000'))
        runs.push({
          name: String(nodes),
          seed,
          rows: () => rowsOf(spread({ seed, nodes, ...given })),
          length: Math.log2(nodes) + 3,
        })

  const bar = progress()
  const done: { run: Run; rows: readonly Row[] }[] = []
  for (const [at, run] of runs.entries()) {
    const rows: Row[] = []
    for (const row of run.rows()) {
      rows.push(row)
      if (values.json && !process.stdout.write(`${JSON.stringify(row)}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve))
      bar.show((at + Math.min(1, rows.length / run.length)) / runs.length, `${run.name}, seed ${run.seed}`)
      // A look at the signals: this is one long computation.
      await new Promise((resolve) => setImmediate(resolve))
    }
    done.push({ run, rows })
  }
  bar.clear()
  if (!values.json) process.stdout.write(summary(experiment, done))
  if (values.svg !== undefined) {
    const lines = done.map(({ run: { name, seed }, rows }): Line => ({
      name: values.seed.includes(',') ? `${name}, seed ${seed}` : name,
      points: rows.map((row) => [Number(row[picture.x]), Number(row[picture.y])]),
    }))
    writeFileSync(values.svg, chart(picture.title, picture.xName, picture.yName, lines))
    process.stderr.write(`${values.svg} is written\n`)
  }
  return 0
}

/** Before a long run rather than after it. */
function canWrite(file: string): void {
  try {
    accessSync(dirname(absolute(file)), constants.W_OK)
  } catch (error) {
    usage(`--svg: ${(error as Error).message}`)
  }
}

function* rowsOf(rows: Iterable<object>): Generator<Row, undefined> {
  for (const row of rows) {
    const out = tidy(row)
    yield out['experiment'] === 'spread' ? { ...out, share: Number(out['reached']) / Number(out['n']) } : out
  }
}
