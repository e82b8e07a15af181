import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { startLive } from '@/live/live';
import { useStore } from '@/store/store';
import { HealthBar } from './health-bar';
import { Rail } from './rail';

/** The rail at the left (at the bottom on phones) and the page beside it. */
export function AppFrame() {
  useEffect(() => startLive(), []);
  // The session may end under an open page: nothing of it is drawn while the sign-in page loads.
  const signedIn = useStore((state) => state.me !== null);
  if (!signedIn) return null;
  return (
    <div className="app">
      <Rail />
      <div className="app-page">
        <HealthBar />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
