// The window: sign-in, or everything behind it.
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, useQuery, type QueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { ErrorState, LoadingState } from "../components/States";
import { SignInPage } from "../features/session/SignInPage";
import { useErrorText } from "./i18n";
import { sessionQuery } from "./session";
import { cssVariables, theme } from "./theme";

const loadSignedIn = () => import("./router");
const SignedIn = lazy(loadSignedIn);

/** The only thing the window keeps on its own: light or dark. */
const colorScheme = localStorageColorSchemeManager({ key: "vetpms-color-scheme" });

export function App({ client }: { client: QueryClient }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" zIndex={500} />
        <Gate />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Gate() {
  const errorText = useErrorText();
  const session = useQuery(sessionQuery);
  const signedIn = Boolean(session.data?.user);
  useEffect(() => {
    // While the password is being typed there is time to fetch the rest.
    if (session.data && !signedIn) void loadSignedIn();
  }, [session.data, signedIn]);
  if (session.isPending) return <LoadingState />;
  if (session.error) return <ErrorState message={errorText(session.error)} onRetry={() => void session.refetch()} />;
  if (!signedIn) return <SignInPage state={session.data} />;
  return (
    <Suspense fallback={<LoadingState />}>
      <SignedIn key={session.data.user?.id} />
    </Suspense>
  );
}
