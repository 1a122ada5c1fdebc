// The window: sign-in, or everything behind it.
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, LoadingState } from "../components/States";
import { announceReady } from "../features/session/ready";
import { SignInPage } from "../features/session/SignInPage";
import { WelcomePage } from "../features/welcome/WelcomePage";
import { firstDayOfWeek } from "./format";
import { useErrorText } from "./i18n";
import { useLanguage } from "./language";
import { forgetAll, sessionQuery } from "./session";
import { cssVariables, theme } from "./theme";

const loadSignedIn = () => import("./router");
const SignedIn = lazy(loadSignedIn);

/** All that the window keeps on its own is light or dark, the language, and which first page somebody chose. */
const colorScheme = localStorageColorSchemeManager({ key: "vetpms-color-scheme" });

interface Props {
  client: QueryClient;
  /** Tests switch off transitions and portals' delays. */
  env?: "default" | "test";
}

export function App({ client, env = "default" }: Props) {
  const language = useLanguage();
  const { t } = useTranslation();
  // The button that closes a notification has a cross alone, wherever the notification comes from.
  const close = t("common.close");
  const named = useMemo(() => ({ ...theme, components: { ...theme.components, Notification: { defaultProps: { closeButtonProps: { "aria-label": close } } } } }), [close]);
  return (
    <MantineProvider theme={named} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto" env={env}>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: firstDayOfWeek() }}>
        <QueryClientProvider client={client}>
          <Notifications position="bottom-right" zIndex={500} />
          <Gate />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  );
}

function Gate() {
  const errorText = useErrorText();
  const session = useQuery(sessionQuery);
  const signedIn = Boolean(session.data?.user);
  const client = useQueryClient();
  const signedOut = session.isSuccess && !signedIn;
  useEffect(() => {
    if (!signedOut) return;
    forgetAll(client);
    // While the password is being typed there is time to fetch the rest.
    void loadSignedIn();
  }, [client, signedOut]);
  const fresh = session.data?.stage === "new";
  useEffect(() => {
    if (fresh) announceReady();
  }, [fresh]);
  if (session.isPending) return <LoadingState />;
  if (session.error) return <ErrorState message={errorText(session.error)} onRetry={() => void session.refetch()} />;
  if (fresh) return <WelcomePage />;
  if (!signedIn) return <SignInPage state={session.data} />;
  return (
    <Suspense fallback={<LoadingState />}>
      <SignedIn key={session.data.user?.id} />
    </Suspense>
  );
}
