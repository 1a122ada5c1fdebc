// The addresses of this domain.
import type { RouteObject } from "react-router";
import { HomePage } from "./HomePage";
import { TodayPage } from "./TodayPage";

export const todayRoutes: RouteObject[] = [
  { index: true, element: <HomePage /> },
  { path: "today", element: <TodayPage /> },
];
