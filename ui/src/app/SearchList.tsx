// The lines of the search box, in groups.
import { Kbd, Text } from "@mantine/core";
import { IconArrowRight, IconCalendarPlus, IconColumns, IconNotes, IconPhone, IconUser, IconUserPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AlertChips } from "../components/AlertChips";
import shared from "../components/components.module.css";
import { SpeciesIcon } from "../components/SpeciesIcon";
import type { RecordHit } from "../generated/api";
import { dateToDay, showDay } from "./format";
import { useMetaTexts } from "./i18n";
import { kindOf, useHitLine, useRecentLine } from "./lines";
import { isTable } from "./said";
import { PAGES, type Aim, type Group, type Item } from "./search-items";
import classes from "./search.module.css";

interface Props {
  groups: readonly Group[];
  selected: Item | undefined;
  aim: Aim | null;
  onOpen: (item: Item) => void;
  /** What is said instead of, or above, what was found. */
  children: ReactNode;
}

/** The lists that the box walks through: the second stays in sight, however much was found. */
export const LISTS = { found: "search-list", aim: "search-aim" } as const;

export function SearchList({ children, ...props }: Props) {
  const { t } = useTranslation();
  const pinned = props.groups.filter(({ name }) => name === "aim");
  // The list itself scrolls: around it, nothing would, that the keyboard could not reach.
  return (
    <div className={classes.list}>
      {children}
      <div role="listbox" id={LISTS.found} aria-label={t("search.results")} className={classes.scroller}>
        <Groups {...props} groups={props.groups.filter(({ name }) => name !== "aim")} />
      </div>
      {pinned.length > 0 ? (
        <div role="listbox" id={LISTS.aim} aria-labelledby="search-group-aim" className={classes.pinned}>
          <Groups {...props} groups={pinned} />
        </div>
      ) : null}
    </div>
  );
}

function Groups({ groups, selected, aim, onOpen }: Omit<Props, "children">) {
  const { t } = useTranslation();
  return groups.map(({ name, items }) => (
    <div key={name} role="group" aria-labelledby={`search-group-${name}`}>
      <div id={`search-group-${name}`} className={classes.group}>
        {name === "aim" ? t("search.group.aim", { name: aim?.title ?? "" }) : t(`search.group.${name}`)}
      </div>
      {items.map((item) => (
        <div
          key={item.key}
          id={`search ${item.key}`.replaceAll(" ", "-")}
          role="option"
          aria-selected={item.key === selected?.key}
          className={classes.item}
          data-action
          data-hit={item.kind === "hit" ? item.hit.table : item.kind === "record" ? "records" : undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onOpen(item)}
        >
          <Line item={item} />
        </div>
      ))}
    </div>
  ));
}

function Line({ item }: { item: Item }) {
  const { t } = useTranslation();
  const hitLine = useHitLine();
  const recentLine = useRecentLine();
  switch (item.kind) {
    case "hit":
      return <RecordLine table={item.hit.table} species={kindOf(item.hit)} title={item.hit.title} line={hitLine(item.hit)} alerts={item.hit.alerts} />;
    case "recent":
      return <RecordLine table={item.recent.table} species={item.recent.species} title={item.recent.title} line={recentLine(item.recent)} alerts={[]} />;
    case "record":
      return <WrittenLine record={item.record} />;
    case "book":
      return <ActionLine icon={<IconCalendarPlus size="1.125rem" aria-hidden />} text={t("search.bookFor", { name: item.about })} />;
    case "note":
      return <ActionLine icon={<IconPhone size="1.125rem" aria-hidden />} text={t("search.noteFor", { name: item.about })} />;
    case "pets":
      return <ActionLine icon={<IconColumns size="1.125rem" aria-hidden />} text={t("search.petsOf", { name: item.about })} />;
    case "newClient":
      return (
        <ActionLine
          icon={<IconUserPlus size="1.125rem" aria-hidden />}
          text={item.typed === "" ? t("client.new") : t("search.newClient", { name: item.typed })}
          {...(item.typed === "" ? { keys: t("key.altN") } : {})}
        />
      );
    case "newAppointment":
      return <ActionLine icon={<IconCalendarPlus size="1.125rem" aria-hidden />} text={t("book.title")} keys={t("key.altB")} />;
    case "page": {
      const keys = PAGES.find(({ id }) => id === item.page)?.keys ?? null;
      return (
        <ActionLine
          icon={<IconArrowRight size="1.125rem" aria-hidden />}
          text={t("search.goTo", { page: t(`app.${item.page}`) })}
          {...(keys === null ? {} : { keys: t("key.alt", { key: keys }) })}
        />
      );
    }
  }
}

function RecordLine({ table, species, title, line, alerts }: { table: string; species: string; title: string; line: string; alerts: readonly string[] }) {
  return (
    <>
      {table === "patients" ? (
        <SpeciesIcon species={species} small />
      ) : (
        <span className={shared.avatar} data-small aria-hidden>
          <IconUser size="1.125rem" stroke={1.6} />
        </span>
      )}
      <div className={classes.text}>
        <Text size="sm" fw={600} truncate>
          {title}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {line}
        </Text>
      </div>
      <AlertChips alerts={alerts} most={2} />
    </>
  );
}

/** Whose record, when, and the words around what was sought, with those marked. */
function WrittenLine({ record }: { record: RecordHit }) {
  const texts = useMetaTexts();
  const part = isTable(record.part) ? texts.table(record.part) : "";
  return (
    <>
      <span className={classes.icon}>
        <IconNotes size="1.125rem" stroke={1.6} aria-hidden />
      </span>
      <div className={classes.text}>
        <Text size="sm" truncate>
          <strong>{record.patient_name}</strong>
          {` · ${showDay(dateToDay(new Date(record.at)))} · ${part}`}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {record.snippet.map(({ text, sought }, at) => (sought ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>))}
        </Text>
      </div>
    </>
  );
}

function ActionLine({ icon, text, keys }: { icon: ReactNode; text: string; keys?: string }) {
  return (
    <>
      <span className={classes.icon}>{icon}</span>
      <Text size="sm" truncate className={classes.text}>
        {text}
      </Text>
      {keys === undefined ? null : <Kbd size="xs">{keys}</Kbd>}
    </>
  );
}
