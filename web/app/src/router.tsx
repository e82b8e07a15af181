import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useParams,
} from '@tanstack/react-router';
import { type ComponentType, lazy } from 'react';
import { ApiError } from '@/api/client';
import { AppFrame } from '@/frame/frame';
import { Failed, NotFound } from '@/frame/states';
import { readInboxSearch } from '@/lib/inbox-search';
import { ensureSession } from '@/store/session';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

/** A page reached by a link with a one-time token. */
function tokenPage(
  path: string,
  load: () => Promise<{ default: ComponentType<{ token: string }> }>,
) {
  const Page = lazy(load);
  return createRoute({
    getParentRoute: () => root,
    path,
    component: () => {
      const { token } = useParams({ strict: false }) as { token?: string };
      return <Page token={token ?? ''} />;
    },
  });
}

/** Everything behind sign-in: the frame with the rail, and a loaded session. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: AppFrame,
  errorComponent: Failed,
  beforeLoad: async ({ location }) => {
    try {
      await ensureSession();
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ href: `/login?next=${encodeURIComponent(location.href)}` });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' });
  },
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('@/pages/inbox')),
});

const conversation = createRoute({ getParentRoute: () => inbox, path: '/c/$id' });

const SettingsPage = lazy(() => import('@/pages/settings'));

function Settings() {
  const { section, id } = useParams({ strict: false }) as { section?: string; id?: string };
  return <SettingsPage section={section ?? ''} id={id ?? ''} />;
}

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: Settings,
});
const settingsSection = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/$section',
  component: Settings,
});
const settingsItem = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/$section/$id',
  component: Settings,
});

const Welcome = lazy(() => import('@/pages/setup/welcome'));
const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  component: () => <Welcome token="" />,
});

const tree = root.addChildren([
  home,
  tokenPage('/login', () => import('@/pages/setup/login')),
  tokenPage('/first-run/$token', () => import('@/pages/setup/first-run')),
  tokenPage('/invite/$token', () => import('@/pages/setup/invite')),
  tokenPage('/reset/$token', () => import('@/pages/setup/reset')),
  tokenPage('/help/$token', () => import('@/pages/help')),
  signedIn.addChildren([
    inbox.addChildren([conversation]),
    settings,
    settingsSection,
    settingsItem,
    welcome,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPendingMs: 200,
  // Search values are plain words in the address, not JSON.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(search)) {
      if (value !== undefined && value !== '') params.set(key, String(value));
    }
    const text = params.toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
