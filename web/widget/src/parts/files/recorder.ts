/** What browsers record, the best for us first. */
const types = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];
/** A voice note ends by itself after this long, in ms. */
const longestMs = 10 * 60_000;

/** A voice note while it is spoken. */
export interface Recording {
  /** When it began, ms since 1970. */
  since: number;
  /** Ends it and gives the note. */
  end(): Promise<Blob>;
  /** Ends it and forgets it. */
  drop(): void;
}

/** Begins a recording. Rejects where the visitor, the page or the browser does not let us. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pieces: Blob[] = [];
  const hush = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const ended = new Promise<void>((resolve) => {
      recorder.onstop = () => resolve();
    });
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop();
      hush();
    };
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.start(1000);
    const timer = setTimeout(stop, longestMs);
    return {
      since: Date.now(),
      async end() {
        clearTimeout(timer);
        stop();
        await ended;
        return new Blob(pieces, { type: recorder.mimeType });
      },
      drop() {
        clearTimeout(timer);
        stop();
      },
    };
  } catch (error) {
    hush();
    throw error;
  }
}
