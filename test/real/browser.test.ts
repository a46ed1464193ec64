/** The bindings in a real browser. Skipped, and said so, where there is none. */
import { build } from 'esbuild'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import test from 'tape'

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = [process.env['CHROMIUM'] ?? '', ...paths].find(
  (path) => path !== '' && existsSync(path),
)

const style = `body { font: 15px sans-serif; display: grid; grid-template-columns: 1fr 1fr; gap: 12px; padding: 12px }
.peer { border: 1px solid #ccc; min-height: 120px; padding: 8px } textarea { width: 95%; height: 100px; font: 14px monospace }`
const shell = `<!doctype html><meta charset="utf-8"><title>commute</title><style>${style}</style>
${['ann: textarea', 'bob: CodeMirror', 'cyd: CodeMirror', 'dan: textarea'].map((name) => `<div class="peer"><b>${name}</b></div>`).join('')}`

declare const window: {
  texts(): string[]
  shown(): string[]
  undo(at: number): void
  point(from: number, to: number, name: string, color: string): void
  stops: (() => void)[]
  peers: {
    subscribe(listener: (change: { link: string }) => void): () => void
    edit(edit: unknown): void
    edits: { body: { insert(at: number, text: string): unknown } }
  }[]
  views: { dispatch(spec: object): void }[]
}
declare const document: { querySelector(what: string): { dispatchEvent(event: unknown): void } }
declare const CompositionEvent: new (kind: string) => unknown

test(
  'browser: textarea and CodeMirror follow each other, whoever types',
  {
    skip:
      executablePath === undefined ? 'no Chromium here: apt-get install chromium, or set CHROMIUM' : false,
  },
  async (t) => {
    const page = fileURLToPath(new URL('../../real/page.mjs', import.meta.url))
    const { outputFiles } = await build({ entryPoints: [page], bundle: true, format: 'esm', write: false })
    const browser = await chromium.launch({
      executablePath: executablePath!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    try {
      const tab = await browser.newPage({ viewport: { width: 800, height: 420 } })
      const errors: string[] = []
      tab.on('pageerror', (error) => errors.push(String(error)))
      tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      await tab.setContent(shell)
      await tab.addScriptTag({ type: 'module', content: outputFiles[0]!.text })
      await tab.waitForFunction(() => window.texts !== undefined)
      const all = async (expected: string, what: string): Promise<void> => {
        t.deepEqual(await tab.evaluate(() => window.texts()), [expected, expected, expected, expected], what)
        t.deepEqual(
          await tab.evaluate(() => window.shown()),
          [expected, expected, expected, expected],
          `${what}, and shown`,
        )
      }
      const first = tab.locator('textarea').first()
      const last = tab.locator('textarea').last()
      const code = tab.locator('.cm-content').first()
      await all('Dear all,\n', 'what was there')
      await first.focus()
      await tab.keyboard.press('Control+End')
      await tab.keyboard.type('hello')
      await all('Dear all,\nhello', 'typed in a textarea')
      await code.click()
      await tab.keyboard.press('Control+End')
      await tab.keyboard.type(' w\u{1f600}rld')
      await all('Dear all,\nhello w\u{1f600}rld', 'typed in CodeMirror')

      // A caret in the middle stays at its character while others type before it.
      await last.focus()
      await last.evaluate((area) =>
        (area as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(15, 15),
      )
      await tab.evaluate(() => window.peers[1]!.edit(window.peers[1]!.edits.body.insert(0, '>> ')))
      await tab.keyboard.type('!')
      await all('>> Dear all,\nhello! w\u{1f600}rld', 'the caret stayed')
      await tab.keyboard.press('Backspace')
      await tab.keyboard.press('Delete')
      await all('>> Dear all,\nhellow\u{1f600}rld', 'backspace and delete')

      // Repeated letters: the place where it was typed.
      await first.evaluate((area) =>
        (area as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(16, 16),
      )
      await first.focus()
      await tab.keyboard.type('lll')
      await all('>> Dear all,\nhelllllow\u{1f600}rld', 'among equal letters')
      await first.evaluate((area) =>
        (area as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(15, 18),
      )
      await tab.keyboard.press('Delete')
      await all('>> Dear all,\nhellow\u{1f600}rld', 'a selection is removed')

      // Nothing changes under a composition; then both are there.
      await last.focus()
      await tab.evaluate(() =>
        document
          .querySelector('.peer:last-child textarea')
          .dispatchEvent(new CompositionEvent('compositionstart')),
      )
      await tab.keyboard.press('Control+End')
      await tab.keyboard.type('\u00e9')
      await tab.evaluate(() => window.peers[0]!.edit(window.peers[0]!.edits.body.insert(0, '# ')))
      t.equal(
        (await tab.evaluate(() => window.shown()))[3],
        '>> Dear all,\nhellow\u{1f600}rld\u00e9',
        'while composing',
      )
      await tab.evaluate(() =>
        document
          .querySelector('.peer:last-child textarea')
          .dispatchEvent(new CompositionEvent('compositionend')),
      )
      await all('# >> Dear all,\nhellow\u{1f600}rld\u00e9', 'composed')

      // Undo in CodeMirror takes back only what was typed there.
      await code.click()
      await tab.keyboard.press('Control+End')
      await tab.keyboard.type('ZZ')
      await tab.evaluate(() => window.peers[3]!.edit(window.peers[3]!.edits.body.insert(0, '* ')))
      await tab.evaluate(() => window.undo(1))
      await all('* # >> Dear all,\nhellow\u{1f600}rld\u00e9', 'undone')

      // Somebody answers in the very moment: the editor shows that too.
      await tab.evaluate(() => {
        for (const at of [0, 1])
          window.stops.push(
            window.peers[at]!.subscribe(({ link }) => {
              if (link === '') window.stops.splice(0).forEach((stop) => stop())
              else return
              window.peers[at]!.edit(window.peers[at]!.edits.body.insert(0, '~'))
            }),
          )
      })
      await code.click()
      await tab.keyboard.press('Control+End')
      await tab.keyboard.type('!')
      await tab.waitForTimeout(20)
      await all('~* # >> Dear all,\nhellow\u{1f600}rld\u00e9!', 'an answer')
      await tab.keyboard.press('Backspace')

      // The others' cursors, which move with the text.
      await tab.evaluate(() => {
        window.views[1]!.dispatch({ selection: { anchor: 2, head: 9 } })
        window.point(1, 2, 'bob', 'teal')
        window.peers[0]!.edit(window.peers[0]!.edits.body.insert(0, '___'))
      })
      t.equal(await tab.locator('.cm-other-caret').count(), 1, 'a caret')
      t.equal(await tab.locator('.cm-other-caret').getAttribute('title'), 'bob')
      t.equal(
        await tab.locator('.peer:nth-of-type(3) [style*="color-mix"]').textContent(),
        ' # >> D',
        'over the same characters',
      )
      await tab.screenshot({ path: fileURLToPath(new URL('../browser.png', import.meta.url)) })
      t.deepEqual(errors, [], 'no errors')
    } finally {
      await browser.close()
    }
  },
)
