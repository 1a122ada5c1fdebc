// What is still to be done before somebody else signs in: texts that are being saved belong to whoever typed them.
type Work = () => Promise<unknown>;

const waiting = new Set<Work>();

/** Has the work done before the user leaves, until the returned function is called. */
export function beforeLeaving(work: Work): () => void {
  waiting.add(work);
  return () => waiting.delete(work);
}

/** Does all of it; what fails stands on its own page, and keeps nobody here. */
export async function leaveInOrder(): Promise<void> {
  await Promise.allSettled([...waiting].map((work) => work()));
}
