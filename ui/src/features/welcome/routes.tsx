// The addresses of this domain.
import type { RouteObject } from "react-router";
import { RecoveryPage } from "./RecoveryPage";

export const welcomeRoutes: RouteObject[] = [{ path: "recovery-key", element: <RecoveryPage /> }];
