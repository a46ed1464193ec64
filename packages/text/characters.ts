/**
 * The characters, by number: one slot of 16 bits a code point. Those beyond 16 bits have the first half of their
 * surrogate pair in the slot and the second beside it, so a slot is always one whole character.
 */
import { grown } from '@commute/sequence'

/** Characters by number: units, and second halves of pairs. */
export interface Characters {
  units: Uint16Array
  lows: Map<number, number>
}

/** Of most texts: no character is beyond 16 bits. Never written into. */
const noLows = new Map<number, number>()

/** No characters: what they are before there are any. */
const noUnits = new Uint16Array(0)

/** How many units are made into a string at once. */
const most = 4096

/** How many code points a well-formed string has. O(length). */
export function lengthOf(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) length--
  return length
}

/** No characters. */
export function characters(): Characters {
  return { units: noUnits, lows: noLows }
}

/**
 * Writes `length` code points of a well-formed string, those from `from` on, from a number on; answers where in the
 * string the next begins.
 */
export function setCharacters(
  characters: Characters,
  number: number,
  length: number,
  text: string,
  from = 0,
): number {
  const units = (characters.units = grown(characters.units, number + length))
  let at = from
  for (let to = number, end = number + length; to < end; to++) {
    const unit = (units[to] = text.charCodeAt(at++))
    if ((unit & 0xfc00) === 0xd800) {
      if (characters.lows === noLows) characters.lows = new Map()
      characters.lows.set(to, text.charCodeAt(at++))
    } else if (characters.lows !== noLows) characters.lows.delete(to)
  }
  return at
}

/** The string of some stretches of numbers, which `each` gives one after the other. O(characters). */
export function stringOf(
  { units, lows }: Characters,
  each: (stretch: (number: number, length: number) => void) => void,
): string {
  let out = new Uint16Array(64)
  let end = 0
  each((number, length) => {
    out = grown(out, end + 2 * length)
    for (let at = number; at < number + length; at++) {
      const unit = (out[end++] = units[at]!)
      if ((unit & 0xfc00) === 0xd800) out[end++] = lows.get(at)!
    }
  })
  let text = ''
  for (let at = 0; at < end; at += most)
    text += String.fromCharCode.apply(null, out.subarray(at, Math.min(end, at + most)) as never)
  return text
}
