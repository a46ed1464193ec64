/** How many bytes this process holds, after what is garbage is gone where it can be asked to go. */
export function used(): number {
  // The second time what the first has found is swept away.
  for (let n = 0; n < 2; n++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
