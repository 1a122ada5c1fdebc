//! `push`, `pull` and `bootstrap`: a practice goes up from one desk, comes down to a second that
//! follows, and as a first copy to a third. Real programs, real server, real files.

use std::collections::BTreeSet;
use std::time::Duration;

use vetpms_tests::support::{Device, Server};

use crate::measure::{child_named, of_children, settle};
use crate::plain::insert_all;
use crate::postgres::Cluster;
use crate::practice::{exported, import_into, row_count};
use crate::report::Line;

const LINES: usize = 8_000;
/// Rows by processor second, on the server and on the desk.
const PUSH_AIM: f64 = 2_500.0;
const PULL_AIM: f64 = 10_000.0;

const PEER: &str = "plain SQLCipher inserts";

pub fn run(small: bool) -> Vec<Line> {
    let Some(cluster) = Cluster::find() else {
        return ["push", "pull", "bootstrap"]
            .map(|name| Line::skipped(name, Cluster::MISSING))
            .into();
    };
    let server = Server::start();
    let programs = [child_named("vetpms-server"), cluster.postmaster];
    let (author, follower) = (
        Device::join(&server, "bench-author"),
        Device::join(&server, "bench-follower"),
    );
    for desk in [&author, &follower] {
        desk.sync();
    }
    let before = row_count(&author);
    import_into(&author, Some(if small { LINES / 100 } else { LINES }));
    let made = row_count(&author) - before;

    let push = synchronise(&author, &programs);
    let tables: BTreeSet<String> = exported(&author).into_iter().map(|row| row.table).collect();
    let tables: Vec<String> = tables.into_iter().collect();
    let (plain_rows, plain) = cluster.plain_inserts(server.tenant(), &tables);
    let mut lines = vec![
        Line::rate(
            "push",
            format!("server and PostgreSQL, {made} rows"),
            made,
            push.server,
        )
        .aim(PUSH_AIM)
        .peer_rate("plain PostgreSQL inserts", plain_rows, plain),
        Line::rate("push", "the desk that sends", made, push.desk),
    ];
    lines.extend(came_down("pull", &author, &follower, &programs));
    lines.extend(came_down(
        "bootstrap",
        &author,
        &Device::join(&server, "bench-newcomer"),
        &programs,
    ));
    lines
}

struct Cost {
    desk: Duration,
    server: Duration,
}

/// One `vetpms sync` and what it costs on both sides.
fn synchronise(desk: &Device, programs: &[u32]) -> Cost {
    let before = settle(programs);
    let ((), used) = of_children(|| desk.sync());
    Cost {
        desk: used,
        server: settle(programs) - before,
    }
}

fn came_down(
    benchmark: &'static str,
    author: &Device,
    desk: &Device,
    programs: &[u32],
) -> Vec<Line> {
    let before = row_count(desk);
    let cost = synchronise(desk, programs);
    assert_eq!(
        row_count(desk),
        row_count(author),
        "{benchmark}: not everything came"
    );
    let rows = row_count(desk) - before;
    let (_, plain) = insert_all(&exported(desk));
    vec![
        Line::rate(benchmark, format!("the desk, {rows} rows"), rows, cost.desk)
            .aim(PULL_AIM)
            .peer_rate(PEER, row_count(desk), plain),
        Line::rate(benchmark, "server and PostgreSQL", rows, cost.server),
    ]
}
