import { api } from '@/api/client';
import { putMark } from '@/store/apply';
import type { State } from '@/store/state';
import { getState, update } from '@/store/store';

/** The server answers for this many conversations at once. */
const most = 100;
let asking = false;

/** Ids of conversations that came by the socket: their rows are the same for everybody and bear no mark of ours. */
export function unmarked(state: State): string[] {
  const ids: string[] = [];
  for (const id in state.conversations) {
    if (state.marks[id] === undefined && ids.push(id) === most) break;
  }
  return ids;
}

/** Asks for the marks that are missing, until none is. A failure is mended by the next frame. */
export function learnMarks(): void {
  if (asking) return;
  const ids = unmarked(getState());
  if (ids.length === 0) return;
  asking = true;
  api
    .get<{ seq: number; marks: { conversation_id: string; read_count: number }[] }>(
      `/read-marks?conversations=${ids.join(',')}`,
    )
    .then(({ seq, marks }) => {
      update((state) =>
        marks.reduce(
          (held, mark) => putMark(held, mark.conversation_id, mark.read_count, seq),
          state,
        ),
      );
      asking = false;
      learnMarks();
    })
    .catch(() => {
      asking = false;
    });
}
