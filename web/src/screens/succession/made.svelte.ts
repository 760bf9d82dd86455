import type { ArchiveMade } from './types';

/** The code of an archive is shown once: it waits, in memory, until the archive is handed over. */
class Made {
  archive = $state.raw<ArchiveMade | null>(null);
}
export const made = new Made();
