import {
  arrayOf,
  decode,
  encode,
  guard,
  isInteger,
  isRecord,
  isString,
  isValue,
  measure,
  oneOf,
  own,
  recordOf,
  same,
} from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))
const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
    fc.array(tie('value')),
    fc.dictionary(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor')),
      tie('value'),
    ),
  ),
})).value as fc.Arbitrary<never>

function checks(t: test.Test, name: string, property: fc.IProperty<never>, runs = 2000): void {
  const run = fc.check(property as fc.IProperty<unknown>, { numRuns: runs })
  t.notOk(
    run.failed,
    `${name}${run.failed ? `: seed ${run.seed}, ${fc.stringify(run.counterexample)} ${String(run.errorInstance)}` : ''}`,
  )
}

test('value: what is encoded comes back identical, from its only encoding', (t) => {
  checks(
    t,
    'round trip',
    fc.property(value, (v) => {
      const bytes = encode(v)
      const back = decode(bytes)
      return (
        back.ok &&
        same(back.value, v) &&
        hexOf(encode(back.value)) === hexOf(bytes) &&
        measure(v).size === bytes.length
      )
    }) as never,
  )
  checks(t, 'own', fc.property(value, (v) => isValue(v) && same(own(v), v)) as never, 500)
  t.end()
})

// RFC 8949, appendix A: those within the subset.
const vectors: [string, never][] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['fb3ff199999999999a', 1.1],
  ['fbc010666666666666', -4.1],
  ['fb7e37e43c8800759c', 1e300],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['40', new Uint8Array()],
  ['4401020304', new Uint8Array([1, 2, 3, 4])],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['a0', {}],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['826161a161626163', ['a', { b: 'c' }]],
  ['a56161614161626142616361436164614461656145', { a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' }],
].map(([hex, v]) => [hex as string, v as never])

test("value: the RFC's vectors", (t) => {
  for (const [hex, v] of vectors) {
    if (hexOf(encode(v)) !== hex) t.fail(`${hex} is encoded as ${hexOf(encode(v))}`)
    const back = decode(bytesOf(hex))
    if (!back.ok || !same(back.value, v)) t.fail(`${hex} is not decoded`)
  }
  t.pass(`${vectors.length} vectors`)
  t.end()
})

test('value: what has another encoding is not decoded', (t) => {
  const others = [
    '1817',
    '190018',
    '1a00000018',
    '1b0000000000000018',
    'f93e00',
    'fa47c35000',
    'fb3ff0000000000000',
    'f97e00',
    'fb7ff0000000000000',
    'fb8000000000000000',
    'f7',
    'f0',
    'f818',
    'c000',
    '9f01ff',
    '5f4101ff',
    '7f6161ff',
    'bf616101ff',
    'a2616201616101',
    'a2616101616102',
    'a10101',
    '61ff',
    '63eda080',
    '1bffffffffffffffff',
    '3b001fffffffffffff',
    '5affffffff',
    '9affffffff',
    'baffffffff',
    '7bffffffffffffffff',
    '',
    '0000',
    `${'81'.repeat(33)}00`,
  ]
  for (const hex of others) if (decode(bytesOf(hex)).ok) t.fail(`${hex} is decoded`)
  t.ok(decode(bytesOf(`${'81'.repeat(32)}00`)).ok, 'depth 32 is')
  t.equal((decode(bytesOf('81'.repeat(1_000_000))) as { code: string }).code, 'TOO_DEEP')
  t.end()
})

test('value: any bytes are answered, none throws, none pollutes', (t) => {
  checks(
    t,
    'random',
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const back = decode(bytes)
      return !back.ok || hexOf(encode(back.value)) === hexOf(bytes)
    }) as never,
    20_000,
  )
  checks(
    t,
    'cut and flipped',
    fc.property(value, fc.nat(), fc.nat(255), (v, at, flip) => {
      const bytes = encode(v)
      for (let cut = 0; cut < bytes.length; cut++) if (decode(bytes.slice(0, cut)).ok) return false
      bytes[at % bytes.length]! ^= flip
      const back = decode(bytes)
      return !back.ok || hexOf(encode(back.value)) === hexOf(bytes)
    }) as never,
    1000,
  )
  const proto = decode(encode(JSON.parse('{"__proto__":{"polluted":1}}') as never))
  t.ok(proto.ok && Object.hasOwn(proto.value as object, '__proto__'))
  t.equal(({} as { polluted?: number }).polluted, undefined)
  t.end()
})

test('value: what would not come back identical is refused, with its path', (t) => {
  const bad: unknown[] = [
    undefined,
    NaN,
    Infinity,
    -0,
    1n,
    Symbol('a'),
    () => 1,
    new Date(0),
    new Map(),
    new Set(),
    /a/,
    '\ud800',
    { '\udc00': 1 },
    [undefined],
    Array(1),
    Object.create({ inherited: 1 }),
    Buffer.from('a'),
    Object.defineProperty({}, Symbol('s'), { value: 1 }),
  ]
  for (const each of bad.slice(0, -1)) {
    t.throws(() => own(each), TypeError)
    if (typeof each !== 'object' || !(each instanceof Uint8Array))
      t.throws(() => encode(each as never), TypeError)
  }
  t.throws(() => own({ a: [1, { b: undefined }] }), /value\.a\[1\]\.b/)
  const mine = { list: [1] }
  const kept = own(mine) as { list: number[] }
  mine.list.push(2)
  t.deepEqual(kept, { list: [1] }, 'it is a copy')
  t.ok(Object.isFrozen(kept.list), 'and frozen')
  t.end()
})

test('value: nests as deep as the codec lets it, wherever it is taken', (t) => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  for (const [value, isOne] of [
    [nested(32), true],
    [nested(33), false],
  ] as const) {
    t.equal(isValue(value), isOne)
    if (isOne) t.ok(encode(own(value)).length > 0)
    else t.throws(() => own(value), /nested deeper than 32/)
  }
  t.end()
})

test('value: guards', (t) => {
  t.notOk(recordOf({})(Uint8Array.of(1)), 'bytes are no record')
  const isTodo = recordOf({ text: isString, size: oneOf('s', 'm'), tags: arrayOf(isString) })
  t.ok(isTodo({ text: 'a', size: 's', tags: [], more: 1 }))
  t.notOk(isTodo({ text: 'a', size: 'xl', tags: [] }))
  t.notOk(recordOf({ constructor: isString })({} as never), 'what is inherited is not there')
  t.ok(isInteger(3) && !isInteger(0.5) && isRecord({}) && !isRecord([]))
  const schema = {
    '~standard': { version: 1 as const, validate: (v: unknown) => (v === 1 ? {} : { issues: [1] }) },
  }
  t.ok(guard(schema)(1) && !guard(schema)(2))
  t.end()
})

test('value: what has a shorter form is told apart from what is no value', (t) => {
  const code = (...bytes: number[]): unknown => {
    const decoded = decode(Uint8Array.from(bytes))
    return decoded.ok ? 'ok' : decoded.code
  }
  t.equal(code(0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0), 'NOT_CANONICAL', '1.0')
  t.equal(code(0xa2, 0x61, 0x62, 1, 0x61, 0x61, 1), 'NOT_CANONICAL', 'keys out of order')
  t.equal(code(0xff), 'MALFORMED')
  t.end()
})
