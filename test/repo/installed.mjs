// The packages as pnpm lays them out for somebody who installs a few of them: what these use lies where their code
// cannot name it.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder in which these packages are installed; `all`: those of the repository, as `packages()` tells them. */
export function installed(all, names) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'commute-installed-')))
  const modules = join(folder, 'node_modules')
  const placeOf = (name) => join(modules, '.pnpm', name.replace('/', '+'), 'node_modules')
  const link = (from, to) => {
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(from, to)
  }
  const own = new Set(all.map(({ manifest }) => manifest.name))
  for (const { dir, manifest } of all) {
    const place = placeOf(manifest.name)
    mkdirSync(join(place, manifest.name), { recursive: true })
    for (const part of ['package.json', 'dist'])
      cpSync(join(dir, part), join(place, manifest.name, part), { recursive: true })
    for (const name of Object.keys(manifest.dependencies ?? {}))
      link(
        own.has(name) ? join(placeOf(name), name) : realpathSync(join(dir, 'node_modules', name)),
        join(place, name),
      )
  }
  for (const name of names) link(join(placeOf(name), name), join(modules, name))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  return folder
}
