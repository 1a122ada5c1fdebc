// Finds clients and animals while one types: names, phone digits, chip numbers, "smi,bel"; and goes
// everywhere else. The keyboard alone is enough: what is marked is what Enter opens.
import { Kbd, Modal, Progress, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import shared from "../components/components.module.css";
import { recordSearchQuery, searchQuery } from "../fields/lookups";
import type { RecordHits } from "../generated/api";
import { inFront, useFrontEscape } from "./dialogs";
import { useErrorText } from "./i18n";
import { useRecent } from "./recent";
import { mayImport, maySeeSettings } from "./rights";
import { closeSearch, useSearchOpened } from "./search-box";
import { actionGroup, aimGroup, aimOf, bookPath, foundGroups, PAGES, recentGroup, recordGroup, type Aim, type Group, type Item } from "./search-items";
import { LISTS, SearchList } from "./SearchList";
import classes from "./search.module.css";
import { useSession } from "./session";

const LIMIT = 20;
const RECORDS = 8;

export function SearchBox() {
  const { t } = useTranslation();
  const opened = useSearchOpened();
  useFrontEscape("search", closeSearch);
  return (
    <Modal
      // Over a form beside the page, too.
      zIndex={300}
      opened={opened}
      onClose={closeSearch}
      withCloseButton={false}
      centered={false}
      yOffset="4.5rem"
      size="44rem"
      padding={0}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": t("search.title"), ...inFront("search").content } }}
    >
      <Search />
    </Modal>
  );
}

/** What was typed, what was found for it, and what is marked. */
function useFinding(typed: string) {
  const { t } = useTranslation();
  const recent = useRecent();
  const user = useSession()?.user ?? null;
  const [query] = useDebouncedValue(typed, 40);
  const found = useQuery(searchQuery(query, LIMIT));
  const written = useQuery(recordSearchQuery(query, RECORDS));
  const [marked, setMarked] = useState<{ typed: string; key: string; aim: Aim | null } | null>(null);

  const empty = typed.trim() === "";
  // The answer to what was typed before stays until the next one is there, and is never taken for it.
  const done = [found, written].every((each) => !each.isPending && !each.isPlaceholderData);
  const answered = !empty && query === typed && done;
  const hits = empty ? [] : (found.data ?? []);
  const lines = empty ? [] : (written.data?.hits ?? []);
  const closed = [...(maySeeSettings(user) ? [] : ["settings"]), ...(mayImport(user) ? [] : ["import"])];
  const pages = PAGES.filter(({ id }) => !closed.includes(id)).map(({ id }) => ({ id, title: t(`app.${id}`) }));
  const records = empty ? recentGroup(recent) : [...foundGroups(hits), ...recordGroup(lines)];
  const actions = actionGroup({ typed, pages, answered });
  const mine = marked?.typed === typed ? marked : null;
  const firstAim = aimOf(records[0]?.items[0]);
  const all = (aim: Aim | null): Group[] => [...records, actions, ...aimGroup(aim)].filter(({ items }) => items.length > 0);
  // An action marked by the arrows is still about the animal or client they came from.
  const own = records.flatMap(({ items }) => items).find(({ key }) => key === mine?.key);
  const groups = all(aimOf(own) ?? mine?.aim ?? firstAim);
  const items = groups.flatMap((group) => group.items);
  const selected = items.find(({ key }) => key === mine?.key) ?? items[0];
  const aim = aimOf(selected) ?? mine?.aim ?? firstAim;
  const move = (by: number): void => {
    const at = selected ? items.indexOf(selected) : -1;
    const next = items[(at + by + items.length) % items.length];
    if (next) setMarked({ typed, key: next.key, aim: aimOf(next) ?? aim });
  };
  return { groups, selected, aim, move, empty, answered, count: hits.length + lines.length, error: empty ? null : found.error, unready: empty || written.data?.ready !== false ? null : written.data };
}

function Search() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const finding = useFinding(typed);
  const { groups, selected, aim, empty, answered, count, error, unready } = finding;
  // Enter that came before the answer waits for it, and is forgotten when more is typed.
  const [waiting, setWaiting] = useState<"open" | "book" | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const open = (item: Item): void => {
    closeSearch();
    void navigate(item.path);
  };
  const ready = empty || answered || error !== null;
  const pathOf = (how: "open" | "book" | null): string | null => (how === null ? null : how === "book" ? bookPath(aim) : (selected?.path ?? null));
  const due = ready ? pathOf(waiting) : null;
  useEffect(() => {
    if (due === null) return;
    closeSearch();
    void navigate(due);
  }, [due, navigate]);
  const key = selected?.key;
  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [key]);

  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) finding.move(step);
    else if (event.key === "Enter") setWaiting(event.ctrlKey || event.metaKey ? "book" : "open");
    else return;
    event.preventDefault();
  };

  return (
    <>
      <TextInput
        data-autofocus
        size="lg"
        classNames={{ input: classes.input ?? "" }}
        role="combobox"
        aria-label={t("search.title")}
        aria-expanded
        aria-controls={groups.some(({ name }) => name === "aim") ? `${LISTS.found} ${LISTS.aim}` : LISTS.found}
        aria-autocomplete="list"
        {...(selected ? { "aria-activedescendant": `search ${selected.key}`.replaceAll(" ", "-") } : {})}
        placeholder={t("search.placeholder")}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size="1.25rem" aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWaiting(null);
        }}
        onKeyDown={keys}
      />
      <div role="status" className={shared.unseen}>
        {answered ? t("search.found", { count }) : null}
      </div>
      <Unready found={unready} />
      <div ref={list}>
        <SearchList groups={groups} selected={selected} aim={aim} onOpen={open}>
          {error ? <p className={classes.nothing}>{errorText(error)}</p> : null}
          {answered && count === 0 && error === null ? <p className={classes.nothing}>{t("search.nothing")}</p> : null}
        </SearchList>
      </div>
      <Hints aim={aim} />
    </>
  );
}

/** Says that records cannot be searched yet, or not at all until the next start. */
function Unready({ found }: { found: RecordHits | null }) {
  const { t } = useTranslation();
  const percent = found?.percent ?? null;
  return (
    <div role="status" className={found ? classes.unready : undefined}>
      {found === null ? null : percent === null ? t("search.unprepared") : t("search.preparing")}
      {percent === null || found === null ? null : <Progress value={percent} size="sm" mt={4} aria-label={t("search.prepared")} />}
    </div>
  );
}

function Hints({ aim }: { aim: Aim | null }) {
  const { t } = useTranslation();
  const hint = (keys: string, text: string) => (
    <span>
      <Kbd size="xs">{keys}</Kbd> {text}
    </span>
  );
  return (
    <Text component="div" size="xs" c="dimmed" className={classes.hints}>
      {hint(t("key.arrows"), t("search.keyChoose"))}
      {hint(t("key.enter"), t("search.keyOpen"))}
      {hint(t("key.ctrlEnter"), aim ? t("search.keyBookFor", { name: aim.title }) : t("search.keyBook"))}
      {hint(t("key.esc"), t("search.keyClose"))}
    </Text>
  );
}
