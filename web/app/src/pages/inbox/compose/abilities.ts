import type { Id } from '@/api/types';
import { inboxOf } from '@/store/content';
import { shallow, useStore } from '@/store/store';

/** What can be put in a message here. A control that would not work is not shown. */
export function useComposeAbilities(id: Id) {
  return useStore((state) => {
    const caps = inboxOf(state, id)?.capabilities;
    const can = state.details[id]?.can;
    const send = can?.send.allow === true;
    const files = caps?.files ?? null;
    const attach = send && files !== null && can?.attach !== false;
    return {
      files: attach ? files : null,
      voice:
        attach &&
        caps?.voice === true &&
        'MediaRecorder' in window &&
        navigator.mediaDevices !== undefined,
      voiceMax: files?.voice?.max || 16 * 1024 * 1024,
      place: send && caps?.locations === true,
      template: caps?.templates === true && can?.send_template === true,
    };
  }, shallow);
}

export type ComposeAbilities = ReturnType<typeof useComposeAbilities>;
