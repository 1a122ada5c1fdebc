// Two entries side by side; one of them is chosen to stay. What differs is marked.
import { Radio } from "@mantine/core";
import { IconEqualNot } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import shared from "../../components/components.module.css";
import classes from "./merge.module.css";
import { differs, type Line } from "./mergeLines";

interface Props {
  lines: readonly Line[];
  stays: 0 | 1;
  onStays: (stays: 0 | 1) => void;
}

const SIDES = [0, 1] as const;

export function MergeTable({ lines, stays, onStays }: Props) {
  const { t } = useTranslation();
  const group = useId();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td />
          {SIDES.map((side) => (
            <th key={side} scope="col" data-stays={side === stays || undefined}>
              {t(side === 0 ? "merge.this" : "merge.that")}
              <Radio
                mt={4}
                size="sm"
                name={group}
                label={t("merge.stays")}
                aria-label={t(side === 0 ? "merge.thisStays" : "merge.thatStays")}
                checked={side === stays}
                onChange={() => onStays(side)}
              />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.label} data-differs={differs(line) || undefined}>
            <th scope="row">
              {line.label}
              {differs(line) ? (
                <>
                  <IconEqualNot size="0.875rem" aria-hidden className={classes.mark} />
                  <span className={shared.unseen}>{t("merge.differs")}</span>
                </>
              ) : null}
            </th>
            {SIDES.map((side) => (
              <td key={side} data-stays={side === stays || undefined}>
                {line.sides[side].map((text) => (
                  <div key={text}>{text}</div>
                ))}
                {line.sides[side].length === 0 ? t("common.none") : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
