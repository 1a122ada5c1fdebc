// The state of a form over weeks of hours: what is typed, over the rows it was opened at, and how it
// is written, row by row. A row that is written stays written when a later one is refused.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { JsonValue, Row } from "../../generated/api";
import { settingsQuery, useAddSetting, useChangeSetting, useRemoveSetting } from "./queries";
import { changesOf, problemsOf, weeksOf, type HoursTable, type Week } from "./week";

interface State {
  rows: Row[];
  weeks: Week[];
}

export interface Weeks {
  weeks: Week[];
  dirty: boolean;
  /** Somebody has tried to save. */
  checked: boolean;
  change: (at: number, week: Partial<Week>) => void;
  addWeek: () => void;
  /** True when every stretch can be read. */
  check: () => boolean;
  save: () => Promise<void>;
  /** What stands in the form, for a draft; null when nothing is typed. */
  extra: JsonValue;
  restore: (extra: JsonValue) => void;
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

export function useWeeks(hours: HoursTable, blank: Week, mine: (row: Row) => boolean, read: readonly Row[]): Weeks {
  const client = useQueryClient();
  const add = useAddSetting();
  const change = useChangeSetting();
  const remove = useRemoveSetting();
  const opened = (rows: readonly Row[]): State => {
    const weeks = weeksOf(hours, rows);
    return { rows: [...rows], weeks: weeks.length > 0 ? weeks : [blank] };
  };
  const [state, setState] = useState(() => opened(read));
  const [checked, setChecked] = useState(false);
  const [saving, setSaving] = useState(false);
  const dirty = !same(state.weeks, opened(state.rows).weeks);
  // What others write arrives here as long as nobody is typing.
  if (!dirty && !saving && !same(state.rows, read)) setState(opened(read));

  const table = hours.table;
  const fetchRows = async (): Promise<Row[]> => (await client.fetchQuery({ ...settingsQuery(table), staleTime: 0 })).filter(mine);

  const save = async (): Promise<void> => {
    const made = new Map<string, string>();
    setSaving(true);
    try {
      for (const each of changesOf(hours, state.rows, state.weeks)) {
        if (each.do === "add") made.set(each.key, (await add.mutateAsync({ table, values: each.values })).id);
        else if (each.do === "change") await change.mutateAsync({ table, id: each.key, opened_at: each.heads, patch: each.patch });
        else await remove.mutateAsync({ table, id: each.key });
      }
      setState(opened(await fetchRows()));
      setChecked(false);
    } catch (refused) {
      const rows = await fetchRows();
      const stretches = (week: Week) => week.stretches.map((each) => ({ ...each, key: made.get(each.key) ?? each.key, stored: each.stored || made.has(each.key) }));
      setState((current) => ({ rows, weeks: current.weeks.map((week) => ({ ...week, stretches: stretches(week) })) }));
      throw refused;
    } finally {
      setSaving(false);
    }
  };

  return {
    weeks: state.weeks,
    dirty,
    checked,
    change: (at, week) => setState((current) => ({ ...current, weeks: current.weeks.map((each, index) => (index === at ? { ...each, ...week } : each)) })),
    addWeek: () => setState((current) => ({ ...current, weeks: [...current.weeks, blank] })),
    check: () => {
      setChecked(true);
      return state.weeks.every(({ stretches }) => problemsOf(stretches).size === 0);
    },
    save,
    extra: dirty ? (state as unknown as JsonValue) : null,
    restore: (extra) => {
      if (extra !== null) setState(extra as unknown as State);
    },
  };
}
