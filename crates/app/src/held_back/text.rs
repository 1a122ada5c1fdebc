//! An edit of a text, made once more on what the text has become since.

/// Makes the edit that led from `before` to `after` in `now`: at its place where that is still there, else as lines
/// of its own at the end. Nothing that others wrote goes.
pub(super) fn onto(now: &str, before: &str, after: &str) -> String {
    if now == before {
        return after.to_owned();
    }
    let (start, end) = common(before, after);
    let (gone, new) = (
        &before[start..before.len() - end],
        &after[start..after.len() - end],
    );
    let (head, tail) = (&before[..start], &before[before.len() - end..]);
    if !tail.is_empty()
        && let Some(rest) = now.strip_suffix(tail)
        && let Some(rest) = rest.strip_suffix(gone)
    {
        return [rest, new, tail].concat();
    }
    let after_head = now.strip_prefix(head);
    if let Some(rest) = after_head.and_then(|rest| rest.strip_prefix(gone)) {
        let whole = !rest.starts_with(char::is_alphanumeric);
        let follows = !tail.is_empty() && rest.starts_with(first_line(tail));
        if follows || whole && !gone.is_empty() {
            return [head, new, rest].concat();
        }
    }
    let new = new.trim();
    if new.is_empty() || now.contains(new) {
        return now.to_owned();
    }
    let parted = now.is_empty() || now.ends_with('\n');
    [now, if parted { "" } else { "\n" }, new].concat()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Bytes that two texts have in common at their beginning, and at their end.
fn common(one: &str, other: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let width = |(a, _): (char, char)| a.len_utf8();
    let pairs = one.chars().zip(other.chars());
    let start: usize = pairs.take_while(same).map(width).sum();
    let pairs = one[start..].chars().rev().zip(other[start..].chars().rev());
    (start, pairs.take_while(same).map(width).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_finds_its_place_and_leaves_what_others_wrote() {
        for (now, before, after, wanted) in [
            ("a", "a", "a b", "a b"),
            ("", "", "new", "new"),
            ("theirs", "", "mine", "theirs\nmine"),
            ("a\ntheirs", "a", "a\nmine", "a\ntheirs\nmine"),
            ("theirs\na", "a", "a\nmine", "theirs\na\nmine"),
            ("one two!", "one two", "one 2", "one 2!"),
            (
                "one\nnew\ntwo",
                "one\ntwo",
                "one\n2\ntwo",
                "one\nnew\n2\ntwo",
            ),
            ("quite other", "one two", "one 2", "quite other\n2"),
            ("Ünï", "Ü", "Üb", "Ünï\nb"),
        ] {
            assert_eq!(onto(now, before, after), wanted, "{now:?}");
        }
    }

    #[test]
    fn what_is_there_already_is_not_added_once_more() {
        assert_eq!(onto("x\nmine", "a", "a mine"), "x\nmine");
    }
}
