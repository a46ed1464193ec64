/** The milliseconds that this process has computed for: unlike time on the wall, they do not grow while others compute. */
export const spent = (): number => process.cpuUsage().user / 1000
