// A week of hours: each day with its stretches, typed as times.
import { ActionIcon, Button, Text, TextInput } from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import classes from "./administration.module.css";
import { copyMonday, problemsOf, readClock, totalMinutes, WEEKDAYS, withStretch, type Stretch, type WeekProblem } from "./week";

interface Props {
  stretches: readonly Stretch[];
  onChange: (stretches: Stretch[]) => void;
  /** Somebody has tried to save: what is wrong is shown, even while it is being typed. */
  checked: boolean;
  /** What a day without hours is called. */
  emptyDay: string;
}

export function WeekGrid({ stretches, onChange, checked, emptyDay }: Props) {
  const { t } = useTranslation();
  const [typing, setTyping] = useState<string | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const problems = problemsOf(stretches);
  const change = (key: string, part: Partial<Stretch>): void => onChange(stretches.map((stretch) => (stretch.key === key ? { ...stretch, ...part } : stretch)));
  const add = (weekday: number): void => {
    const all = withStretch(stretches, weekday);
    setFresh(all.at(-1)?.key ?? null);
    onChange(all);
  };
  return (
    <>
      <div className={classes.days}>
        {WEEKDAYS.map((weekday) => {
          const own = stretches.filter((stretch) => stretch.weekday === weekday);
          const name = t(`settings.weekday.${weekday}`);
          return (
            <div key={weekday} className={classes.day} role="group" aria-label={name}>
              <Text size="sm" fw={600} className={classes.dayName}>
                {name}
              </Text>
              <div className={classes.stretches}>
                {own.map((stretch) => (
                  <StretchLine
                    key={stretch.key}
                    day={name}
                    stretch={stretch}
                    problem={checked || (typing !== stretch.key && stretch.from !== "" && stretch.to !== "") ? problems.get(stretch.key) : undefined}
                    autoFocus={fresh === stretch.key}
                    onTyping={(on) => setTyping(on ? stretch.key : null)}
                    onChange={(part) => change(stretch.key, part)}
                    onRemove={() => onChange(stretches.filter(({ key }) => key !== stretch.key))}
                  />
                ))}
                {own.length === 0 ? (
                  <Text size="sm" c="dimmed" className={classes.closed}>
                    {emptyDay}
                  </Text>
                ) : null}
              </div>
              <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} aria-label={t("settings.addHoursOn", { day: name })} onClick={() => add(weekday)}>
                {t("settings.addHours")}
              </Button>
            </div>
          );
        })}
      </div>
      <div className={classes.weekFoot}>
        <Button size="compact-sm" variant="default" leftSection={<IconCopy size="1rem" aria-hidden />} onClick={() => onChange(copyMonday(stretches))}>
          {t("settings.copyMonday")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("settings.total", { hours: showNumber(Math.round(totalMinutes(stretches) / 6) / 10) })}
        </Text>
      </div>
    </>
  );
}

interface LineProps {
  day: string;
  stretch: Stretch;
  problem: WeekProblem | undefined;
  autoFocus: boolean;
  onTyping: (typing: boolean) => void;
  onChange: (part: Partial<Stretch>) => void;
  onRemove: () => void;
}

function StretchLine({ day, stretch, problem, autoFocus, onTyping, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const problemId = `${stretch.key}-problem`;
  const time = (name: "from" | "to") => (
    <TextInput
      className={classes.time}
      size="sm"
      autoComplete="off"
      inputMode="numeric"
      aria-label={t(`settings.${name}On`, { day })}
      aria-describedby={problem ? problemId : undefined}
      error={problem !== undefined}
      value={stretch[name]}
      autoFocus={autoFocus && name === "from"}
      onFocus={(event) => {
        event.currentTarget.select();
        onTyping(true);
      }}
      onBlur={() => {
        onTyping(false);
        const clock = readClock(stretch[name]);
        if (clock !== null && clock !== stretch[name]) onChange({ [name]: clock });
      }}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={classes.stretch}>
      {time("from")}
      <span aria-hidden>{t("settings.until")}</span>
      {time("to")}
      <ActionIcon variant="subtle" color="gray" aria-label={t("settings.removeHours", { day, from: stretch.from, to: stretch.to })} onClick={onRemove}>
        <IconX size="1rem" aria-hidden />
      </ActionIcon>
      {problem ? (
        <Text id={problemId} size="xs" c="var(--mantine-color-error)" className={classes.problem}>
          {t(`settings.problem.${problem}`)}
        </Text>
      ) : null}
    </div>
  );
}
