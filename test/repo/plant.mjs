// Plants a bug as modules are loaded: BUG is JSON, [[file, what stands there, what is put in its place], …].
import { register } from 'node:module'

const source = `
const bugs = JSON.parse(process.env.BUG)
export async function load(url, context, next) {
  const loaded = await next(url, context)
  for (const [file, from, to] of bugs) {
    if (!url.endsWith('/' + file)) continue
    const text = String(loaded.source)
    if (text.split(from).length !== 2) throw new Error('not once in ' + file + ': ' + from)
    loaded.source = text.replace(from, () => to)
  }
  return loaded
}`
register(`data:text/javascript,${encodeURIComponent(source)}`)
