// Keys that work on every page. None is a bare letter, so none gets in the way of typing.
import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "react-router";
import { openSearch } from "./search-box";

export const KEYS = [
  { id: "search", keys: ["Ctrl", "K"] },
  { id: "search2", keys: ["F2"] },
  { id: "home", keys: ["Alt", "1"] },
  { id: "today", keys: ["Alt", "2"] },
  { id: "conflicts", keys: ["Alt", "3"] },
  { id: "newClient", keys: ["Alt", "N"] },
  { id: "book", keys: ["Alt", "B"] },
  { id: "help", keys: ["F1"] },
] as const;

export function useAppKeys(showKeys: () => void): void {
  const navigate = useNavigate();
  const go = (path: string) => () => void navigate(path);
  useHotkeys(
    [
      ["mod+K", openSearch],
      ["F2", openSearch],
      ["alt+1", go("/")],
      ["alt+2", go("/today")],
      ["alt+3", go("/conflicts")],
      ["alt+N", go("/clients/new")],
      ["alt+B", go("/today?book=new")],
      ["F1", showKeys],
    ],
    [],
  );
}
