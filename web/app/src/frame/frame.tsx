import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { startLive } from '@/live/live';
import { Rail } from './rail';

/** The rail at the left (at the bottom on phones) and the page beside it. */
export function AppFrame() {
  useEffect(() => startLive(), []);
  return (
    <div className="app">
      <Rail />
      <div className="app-page">
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
