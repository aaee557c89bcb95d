/** What the layer list keeps for itself: which groups are folded, and which name is being edited. */
import { SvelteSet } from 'svelte/reactivity';
import type { RecordId } from '#core/document/records.ts';

export class LayerList {
  readonly folded = new SvelteSet<RecordId>();
  renamingId = $state<RecordId | null>(null);

  toggleFolded(groupId: RecordId): void {
    if (!this.folded.delete(groupId)) this.folded.add(groupId);
  }
}
