import { type FormEvent, useState } from 'react';
import { fieldProblem, focusFirstInvalid } from './form';
import { useWait } from './use-wait';

/**
 * Sends a form: checks it, shows what is missing, waits when the server says so, and keeps what it
 * refused. `refused` is a refusal that belongs to one field; `failure` is any other.
 */
export function useSubmit(
  valid: boolean,
  send: () => Promise<unknown>,
  onRefused?: (error: unknown) => void,
) {
  const wait = useWait();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const refused = fieldProblem(failure);

  const run = async (form: HTMLFormElement) => {
    setBusy(true);
    setFailure(null);
    try {
      await send();
      setTried(false);
    } catch (error) {
      if (!wait.begin(error)) setFailure(error);
      onRefused?.(error);
      focusFirstInvalid(form);
    } finally {
      setBusy(false);
    }
  };

  return {
    tried,
    busy,
    refused,
    failure: refused === null ? failure : null,
    wait: wait.left,
    forgive: () => setFailure(null),
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      setTried(true);
      if (busy || wait.left > 0) return;
      if (valid) void run(event.currentTarget);
      else focusFirstInvalid(event.currentTarget);
    },
  };
}
