// The addresses of this domain.
import type { RouteObject } from "react-router";
import { ConflictsPage } from "./ConflictsPage";

export const conflictRoutes: RouteObject[] = [{ path: "conflicts", element: <ConflictsPage /> }];
