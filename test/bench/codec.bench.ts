import { decode, encode, type Value } from '@commute/value'
import { decode as cborxDecode, encode as cborxEncode } from 'cbor-x'
import { decode as cborgDecode, encode as cborgEncode, rfc8949EncodeOptions } from 'cborg'
import { pack, unpack } from 'msgpackr'
import { median, type Row } from './row.ts'

const run: Value = [
  'runs',
  [
    0,
    1000,
    ...Array.from({ length: 500 }, (_, n): Value => [
      n % 7,
      [{ todos: [[`key ${n}`, [[0, 'some words of text, thirty-six bytes.']]]] }],
    ]),
  ],
]

const all: [string, (value: Value) => Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['commute', encode, decode],
  [
    'cborg (canonical)',
    (value) => cborgEncode(value, rfc8949EncodeOptions),
    (bytes) => cborgDecode(bytes, { strict: true }),
  ],
  ['cbor-x', (value) => cborxEncode(value), (bytes) => cborxDecode(bytes)],
  ['msgpackr', (value) => pack(value), (bytes) => unpack(bytes)],
  [
    'JSON',
    (value) => new TextEncoder().encode(JSON.stringify(value)),
    (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  ],
]

export function* rows(): Generator<Row> {
  for (const [who, write, read] of all) {
    const bytes = write(run)
    const times = 200
    yield { who, figure: 'bytes, 500 updates', value: bytes.length }
    yield {
      who,
      figure: 'encode, MB/s',
      value: median(5, () => {
        const start = performance.now()
        for (let n = 0; n < times; n++) write(run)
        return (bytes.length * times) / (performance.now() - start) / 1000
      }),
    }
    yield {
      who,
      figure: 'decode, MB/s',
      value: median(5, () => {
        const start = performance.now()
        for (let n = 0; n < times; n++) read(bytes)
        return (bytes.length * times) / (performance.now() - start) / 1000
      }),
    }
  }
}
