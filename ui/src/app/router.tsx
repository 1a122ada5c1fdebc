// Addresses live behind the hash, so that the files of the window stay where the shell serves them.
import { useState } from "react";
import { createHashRouter, Navigate, RouterProvider, useRouteError, type RouteObject } from "react-router";
import { administrationRoutes } from "../features/administration/routes";
import { conflictRoutes } from "../features/conflicts/routes";
import { consultRoutes } from "../features/consult/routes";
import { importRoutes } from "../features/import/routes";
import { peopleRoutes } from "../features/people/routes";
import { reminderRoutes } from "../features/reminders/routes";
import { scheduleRoutes } from "../features/schedule/routes";
import { taskRoutes } from "../features/tasks/routes";
import { todayRoutes } from "../features/today/routes";
import { welcomeRoutes } from "../features/welcome/routes";
import { whiteboardRoutes } from "../features/whiteboard/routes";
import { ErrorState } from "../components/States";
import { useErrorText } from "./i18n";
import { Layout } from "./Layout";

function PageFailed() {
  const errorText = useErrorText();
  return <ErrorState message={errorText(useRouteError())} onRetry={() => window.location.reload()} />;
}

export const routes: RouteObject[] = [
  {
    element: <Layout />,
    errorElement: <PageFailed />,
    children: [
      {
        errorElement: <PageFailed />,
        children: [...todayRoutes, ...whiteboardRoutes, ...scheduleRoutes, ...taskRoutes, ...reminderRoutes, ...peopleRoutes, ...consultRoutes, ...conflictRoutes, ...importRoutes, ...administrationRoutes, ...welcomeRoutes, { path: "*", element: <Navigate to="/" replace /> }],
      },
    ],
  },
];

/** Everything behind the sign-in; loaded after it, so that the sign-in stands sooner. */
export default function SignedIn() {
  const [router] = useState(() => createHashRouter(routes));
  return <RouterProvider router={router} />;
}
