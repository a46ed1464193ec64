/** A textarea without a browser: value, selection and events as HTML says of them. */
export class Area {
  #value = ''
  selectionStart = 0
  selectionEnd = 0
  selectionDirection: 'forward' | 'backward' | 'none' = 'none'
  readonly #listeners = new Map<string, Set<() => void>>()

  get value(): string {
    return this.#value
  }
  setSelectionRange(start: number, end: number, direction: 'forward' | 'backward' | 'none' = 'none'): void {
    this.selectionDirection = direction
    this.selectionEnd = Math.min(end, this.#value.length)
    this.selectionStart = Math.min(start, this.selectionEnd)
  }
  setRangeText(text: string, start: number, end: number, _mode: 'preserve'): void {
    const [from, to] = [Math.min(start, this.#value.length), Math.min(end, this.#value.length)]
    const grown = text.length - (to - from)
    const [first, last] = [this.selectionStart, this.selectionEnd]
    // As HTML has it (4.10.20): the selection is set anew, without a direction.
    this.selectionDirection = 'none'
    this.#value = this.#value.slice(0, from) + text.replaceAll(/\r\n?/g, '\n') + this.#value.slice(to)
    this.selectionStart =
      first > to ? first + grown : Math.min(first, Math.max(first > from ? from : first, 0))
    this.selectionEnd = last > to ? last + grown : last > from ? from + text.length : last
  }
  addEventListener(kind: string, listener: () => void): void {
    this.#listeners.set(kind, (this.#listeners.get(kind) ?? new Set()).add(listener))
  }
  removeEventListener(kind: string, listener: () => void): void {
    this.#listeners.get(kind)?.delete(listener)
  }
  fire(kind: string): void {
    for (const listener of this.#listeners.get(kind) ?? []) listener()
  }
  /** Puts text in place of what is selected, as a keyboard does. */
  type(text: string): void {
    const { selectionStart: from, selectionEnd: to } = this
    this.#value = this.#value.slice(0, from) + text + this.#value.slice(to)
    this.selectionStart = this.selectionEnd = from + text.length
    this.fire('input')
  }
}
