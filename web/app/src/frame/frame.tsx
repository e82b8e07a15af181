import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Rail } from './rail';

/** The rail at the left (at the bottom on phones) and the page beside it. */
export function AppFrame() {
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
