import { useEffect, useState } from 'react';
import { ApiError } from '@/api/client';

/** Seconds that the server asked to wait, counted down; 0 when there is nothing to wait for. */
export function useWait(): { left: number; begin: (error: unknown) => boolean } {
  const [until, setUntil] = useState(0);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) setUntil(0);
    };
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until]);
  return {
    left,
    begin: (error) => {
      if (!(error instanceof ApiError) || error.status !== 429) return false;
      setUntil(performance.now() + Math.max(1, error.retryAfter) * 1000);
      return true;
    },
  };
}

/** "0:42", "12:05". */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
