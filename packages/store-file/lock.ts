/** One process at a time: a file that names the process that has a folder open. */
import type { Files } from './files.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

const here = new Set<string>()

/**
 * Takes the lock and answers how to give it back. The lock of a process that is gone is taken over. Throws an `Error`
 * with code `STORE_LOCKED`.
 */
export function folderLock(
  files: Pick<Files, 'openSync' | 'writeSync' | 'closeSync' | 'readFileSync' | 'unlinkSync' | 'existsSync'>,
  path: string,
): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = files.openSync(path, 'wx')
      files.writeSync(fd, String(process.pid))
      files.closeSync(fd)
      here.add(path)
      return () => {
        if (!here.delete(path)) return
        files.unlinkSync(path)
      }
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST' || attempt > 1) throw error
      const pid = Number(files.readFileSync(path, 'utf8'))
      if (here.has(path) || (pid > 0 && pid !== process.pid && isAlive(pid)))
        throw Object.assign(new Error(`${path}: process ${pid} has this store open`), {
          code: 'STORE_LOCKED',
        })
      files.unlinkSync(path)
    }
  }
}
