// The addresses of this domain.
import type { RouteObject } from "react-router";
import { RemindersPage } from "./RemindersPage";
import { RunPage } from "./RunPage";

export const reminderRoutes: RouteObject[] = [
  { path: "reminders", element: <RemindersPage /> },
  { path: "reminders/:id", element: <RunPage /> },
];
