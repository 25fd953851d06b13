/** Nobody asks here: what lies in `.git` is not read. */
export function filesInIndex(_gitFolder: string): readonly string[] | undefined {
  return undefined;
}
