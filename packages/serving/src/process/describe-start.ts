/** Times since the process began: on the wall, and on the processor, which a busy machine does not lengthen as much. */
export function describeStart(): { readonly start_ms: number; readonly cpu_ms: number } {
  const { user, system } = process.cpuUsage();
  return { start_ms: Math.round(performance.now()), cpu_ms: Math.round((user + system) / 1000) };
}
