import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ApiError, setSignedOutHandler } from '@/api/client';
import { useLocale } from '@/i18n';
import { TipProvider, Toasts } from '@/ui';
import { router } from './router';
import { forgetSession } from './store/session';

/** Server state of the settings pages. The inbox has its own live store instead. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
      staleTime: 10_000,
    },
  },
});

setSignedOutHandler(() => {
  if (router.state.location.pathname === '/login') return;
  const next = router.state.location.href;
  forgetSession();
  void router.navigate({ href: `/login?next=${encodeURIComponent(next)}` });
});

export function App() {
  const locale = useLocale();
  return (
    <QueryClientProvider client={queries}>
      <CSPProvider disableStyleElements>
        <TipProvider>
          <RouterProvider router={router} key={locale} />
          <Toasts />
        </TipProvider>
      </CSPProvider>
    </QueryClientProvider>
  );
}
