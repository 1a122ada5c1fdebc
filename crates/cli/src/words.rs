//! Words that several commands share: lists that say when they are empty, numbers of things, times by the clock on the wall.

use chrono::{DateTime, Local, NaiveDate, Utc};

/// How an instant is written for people.
const MOMENT: &str = "%Y-%m-%d %H:%M";

/// An instant by the clock on the wall.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format(MOMENT).to_string()
}

/// The day of an instant by the calendar on the wall.
pub(crate) fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}

/// The text of a field that holds an instant, by the clock on the wall; another text as it is.
pub(crate) fn moment_of(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), moment)
}

/// Words that may hold instants, with each by the clock on the wall.
pub(crate) fn moments_in(text: &str) -> String {
    let one = |word: &str| {
        let bare = word.trim_end_matches([',', ';', ')']);
        let end = &word[bare.len()..];
        let start = bare.len() - bare.trim_start_matches('(').len();
        let (start, bare) = bare.split_at(start);
        format!("{start}{}{end}", moment_of(bare))
    };
    text.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// One line for each, or that there is none.
pub(crate) fn lines<T>(all: &[T], line: impl FnMut(&T) -> String, none: &str) -> String {
    if all.is_empty() {
        return none.to_owned();
    }
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// So many of something: `1 reminder`, `2 reminders`.
pub(crate) fn count(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_empty_lists_are_said_in_words() {
        assert_eq!(count(1, "reminder", "reminders"), "1 reminder");
        assert_eq!(count(0, "reminder", "reminders"), "0 reminders");
        assert_eq!(lines::<u8>(&[], u8::to_string, "nothing"), "nothing");
        assert_eq!(lines(&[1, 2], u8::to_string, "nothing"), "1\n2");
        assert_eq!(moment_of("soon"), "soon");
        let at = moment_of("2026-03-01T09:00:00Z");
        assert!(!at.contains('T'));
        let text = "due (2026-03-01T09:00:00Z), 2 ml  at once";
        assert_eq!(moments_in(text), format!("due ({at}), 2 ml  at once"));
    }
}
