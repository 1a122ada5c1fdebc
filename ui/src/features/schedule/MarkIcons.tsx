// Pictures that cards of the calendar borrow.
import { IconAlertTriangle, IconLayersIntersect, IconRepeat } from "@tabler/icons-react";

export function MarkIcons() {
  return (
    <>
      <span data-icon="alert">
        <IconAlertTriangle aria-hidden />
      </span>
      <span data-icon="clash">
        <IconLayersIntersect aria-hidden />
      </span>
      <span data-icon="series">
        <IconRepeat aria-hidden />
      </span>
    </>
  );
}
