/** What the toolbar offers for the selected stretch: an action each. */
import FlipVertical from '@lucide/svelte/icons/flip-vertical-2';
import Minus from '@lucide/svelte/icons/minus';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import ScanSearch from '@lucide/svelte/icons/scan-search';
import Waves from '@lucide/svelte/icons/waves';

export const SPAN_BUTTONS = [
  { actionId: 'curves.mute', icon: Minus },
  { actionId: 'curves.flip', icon: FlipVertical },
  { actionId: 'curves.smooth', icon: Waves },
  { actionId: 'curves.restore', icon: RotateCcw },
  { actionId: 'curves.zoom', icon: ScanSearch },
] as const;
