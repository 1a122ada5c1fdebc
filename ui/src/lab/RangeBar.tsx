// Where a value lies in its normal range. The words beside it say the same, so the bar is only to be seen.
import type { LabLine } from "../generated/api";
import classes from "./lab.module.css";
import { placeOf } from "./results";

export function RangeBar({ line }: { line: LabLine }) {
  const place = placeOf(line);
  if (place === null) return <span className={classes.bar} data-empty aria-hidden />;
  return (
    <span className={classes.bar} aria-hidden>
      <span className={classes.normal} style={{ left: `${place.from}%`, width: `${place.to - place.from}%` }} />
      <span className={classes.mark} data-tone={line.deviation ?? undefined} style={{ left: `${place.at}%` }} />
    </span>
  );
}
