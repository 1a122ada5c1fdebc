// The addresses of this domain.
import type { RouteObject } from "react-router";
import { ImportPage } from "./ImportPage";

export const importRoutes: RouteObject[] = [{ path: "import", element: <ImportPage /> }];
