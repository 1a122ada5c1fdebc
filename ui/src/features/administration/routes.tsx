// The addresses of this domain.
import type { RouteObject } from "react-router";
import { AsideSection } from "./AsideSection";
import { AuditSection } from "./AuditSection";
import { DevicesSection } from "./DevicesSection";
import { DocumentsSection } from "./DocumentsSection";
import { HoursSection } from "./HoursSection";
import { RosterSection } from "./RosterSection";
import { PLAIN } from "./sections";
import { ServerSection } from "./ServerSection";
import { FirstSection, SettingsPage } from "./SettingsPage";
import { TableSection } from "./TableSection";
import { UsersSection } from "./UsersSection";

export const administrationRoutes: RouteObject[] = [
  {
    path: "settings",
    element: <SettingsPage />,
    children: [
      { index: true, element: <FirstSection /> },
      ...PLAIN.map((section) => ({ path: section.name, element: <TableSection key={section.name} section={section} /> })),
      { path: "hours/:place?", element: <HoursSection /> },
      { path: "rosters/:staff?", element: <RosterSection /> },
      { path: "documents", element: <DocumentsSection /> },
      { path: "users", element: <UsersSection /> },
      { path: "devices", element: <DevicesSection /> },
      { path: "audit", element: <AuditSection /> },
      { path: "aside", element: <AsideSection /> },
      { path: "server", element: <ServerSection /> },
    ],
  },
];
