//! `import`: processor time by line of a file, the whole program from start to end.

use crate::plain::insert_all;
use crate::practice::Practice;
use crate::report::Line;

/// Milliseconds of processor time by line.
const AIM: f64 = 0.3;

pub fn run(practice: &Practice) -> Vec<Line> {
    let lines = u32::try_from(practice.lines).expect("a count");
    let (_, plain) = insert_all(&practice.rows);
    let what = format!("CPU by line, {lines} lines, {} rows", practice.rows.len());
    let line = Line::time("import", what, practice.cpu / lines);
    vec![
        line.aim(AIM)
            .peer_time("plain SQLCipher inserts", plain / lines),
    ]
}
