// Finds clients and patients while one types: names, phone digits, chip numbers, "smi,bel".
import { Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarPlus, IconHistory, IconSearch, IconUser, IconUserPlus } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { AlertChips } from "../components/AlertChips";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { SpeciesIcon } from "../components/SpeciesIcon";
import { searchQuery } from "../fields/lookups";
import type { SearchHit } from "../generated/api";
import { useErrorText } from "./i18n";
import classes from "./layout.module.css";
import { recordPath, useRecent } from "./recent";
import { searchStore, selectFirst } from "./search-box";

const LIMIT = 20;

export function SearchBox() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  return (
    <Spotlight.Root
      store={searchStore}
      query={typed}
      onQueryChange={setTyped}
      clearQueryOnClose
      shortcut={null}
      scrollable
      maxHeight="min(32rem, 70vh)"
      size="44rem"
      centered={false}
      yOffset="4.5rem"
      overlayProps={{ blur: 0 }}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": t("search.title") } }}
    >
      <Spotlight.Search
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        leftSection={<IconSearch size="1.25rem" aria-hidden />}
      />
      <Spotlight.ActionsList>
        <Results typed={typed} />
      </Spotlight.ActionsList>
      <Spotlight.Footer>
        <Text size="xs" c="dimmed">
          {t("search.hint")}
        </Text>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

function Results({ typed }: { typed: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const recent = useRecent();
  const [query] = useDebouncedValue(typed, 40);
  const found = useQuery(searchQuery(query, LIMIT));
  const empty = typed.trim() === "";
  const hits = empty ? [] : (found.data ?? []);
  const searched = !empty && found.isSuccess && !found.isPlaceholderData && query === typed;
  const first = hits[0]?.id;
  useEffect(() => {
    // Results arrive after the key stroke that asked for them; Enter must mean the first of them.
    selectFirst();
  }, [first, searched]);
  const action = (id: string, icon: ReactNode, text: string, path: string) => (
    <Spotlight.Action key={id} className={classes.action} onClick={() => void navigate(path)} leftSection={icon} label={text} />
  );
  return (
    <>
      <div role="status" className={shared.unseen}>
        {searched ? t("search.found", { count: hits.length }) : null}
      </div>
      {found.error && !empty ? <Spotlight.Empty>{errorText(found.error)}</Spotlight.Empty> : null}
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} onOpen={() => void navigate(recordPath(hit.table, hit.id))} />
      ))}
      {searched && hits.length === 0 ? <Spotlight.Empty>{t("search.nothing")}</Spotlight.Empty> : null}
      {empty
        ? recent.map((item) =>
            action(item.id, <IconHistory size="1.25rem" aria-hidden />, [item.title, item.subtitle].join(" · "), recordPath(item.table, item.id)),
          )
        : null}
      {empty ? action("new-client", <IconUserPlus size="1.25rem" aria-hidden />, t("client.new"), "/clients/new") : null}
      {searched
        ? action(
            "new-client",
            <IconUserPlus size="1.25rem" aria-hidden />,
            t("search.newClient", { name: typed.trim() }),
            `/clients/new?name=${encodeURIComponent(typed.trim())}`,
          )
        : null}
      {empty ? action("book", <IconCalendarPlus size="1.25rem" aria-hidden />, t("book.title"), "/today?book=new") : null}
    </>
  );
}

function Hit({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <Spotlight.Action className={classes.action} onClick={onOpen}>
      <Group wrap="nowrap" w="100%" gap="md">
        {hit.table === "patients" ? (
          <SpeciesIcon species={hit.subtitle} small />
        ) : (
          <span className={shared.avatar} data-small aria-hidden>
            <IconUser size="1.125rem" stroke={1.6} />
          </span>
        )}
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" fw={600} truncate>
            {hit.title}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {[hit.subtitle, hit.detail].filter(Boolean).join(" · ")}
          </Text>
        </div>
        <AlertChips alerts={hit.alerts} />
        <Chip>{t(hit.table === "patients" ? "search.patient" : "search.client")}</Chip>
      </Group>
    </Spotlight.Action>
  );
}
