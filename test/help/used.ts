/** How many bytes this process holds, after what is garbage is gone where it can be asked to go. */
export function used(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
