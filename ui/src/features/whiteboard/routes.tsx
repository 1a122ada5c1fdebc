// The address of this domain.
import type { RouteObject } from "react-router";
import { WhiteboardPage } from "./WhiteboardPage";

export const whiteboardRoutes: RouteObject[] = [{ path: "whiteboard", element: <WhiteboardPage /> }];
