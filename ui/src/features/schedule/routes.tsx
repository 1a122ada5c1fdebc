// The address of this domain. The page comes with a calendar, so it is fetched when it is first opened.
import type { RouteObject } from "react-router";

export const scheduleRoutes: RouteObject[] = [
  { path: "schedule", lazy: async () => ({ Component: (await import("./SchedulePage")).SchedulePage }) },
];
