//! The sentence about a plateau, which claims no more than was measured.

use super::finding::Finding;
use crate::analysis::overlap::Overlap;
use crate::experiment::network::Network;
use crate::experiment::worker_kind::WorkerKind;
use crate::format::{self, significant};
use crate::record::SummaryRow;

/// Fewer rounds than this are a hint and no more.
const ENOUGH_ROUNDS: u32 = 3;
/// How many connections today's browsers open to one server over HTTP/1.1.
const BROWSER_CONNECTIONS: u32 = 6;

/// The sentence; `on` are the rows of the plateau, `from` the first of them.
pub(super) fn sentence(
    network: Network,
    overlap: &Overlap,
    from: &SummaryRow,
    on: &[SummaryRow],
    finding: &Finding,
) -> String {
    let fetches = WorkerKind::Fetches.with(from.workers);
    let hardly = format!("From {fetches} on it hardly got faster");
    let told = match *finding {
        Finding::Slowest => format!(
            "No more to gain: the slowest file alone takes {}, and with {fetches} all {} took {}.",
            format::time(overlap.slowest_ms()),
            overlap.files(),
            format::time(from.median_ms),
        ),
        Finding::Files if overlap.files() == 1 => {
            "There is only 1 file, and one file is one fetch: nothing can overlap.".to_owned()
        }
        Finding::Files => format!(
            "There are only {} files: more fetches at a time than that have nothing to do.",
            overlap.files()
        ),
        Finding::Order => format!(
            "{hardly}, though the fetches were hardly in each other’s way: a file can’t be shared, so \
             near the end some fetchers have none left while others finish theirs."
        ),
        Finding::Line { kib_s, times } => {
            let times = if times.is_finite() {
                format!(
                    "each file took {} times as long to receive as alone, and ",
                    significant(times, 2)
                )
            } else {
                String::new()
            };
            format!(
                "{hardly}: they share one line. With more at a time {times}all together \
                 received about {} KiB/s, however many there were.{}",
                format::large(kib_s.round() as u64),
                set_line(network),
            )
        }
        Finding::Connections { answered } => format!(
            "{hardly}: only {answered} were answered at a time, and the others waited for \
             their turn. {}",
            who_limits(network, answered)
        ),
        Finding::Unknown => {
            let most = on.last().map_or(from.workers, |row| row.workers);
            format!(
                "{hardly}, although perfect overlap of {} would take {}: these times \
                 don’t show why.",
                most,
                format::time(overlap.limit_ms(most)),
            )
        }
    };
    let rounds = on.iter().map(|row| row.n).min().unwrap_or(0);
    if rounds >= ENOUGH_ROUNDS {
        return told;
    }
    let rounds = format::count(rounds, "round");
    format!("{told} (From {rounds}: a hint, no more.)")
}

/// Who lets no more through, as far as it is known.
fn who_limits(network: Network, answered: u32) -> String {
    match network {
        Network::Practice { connections, .. } if connections == answered => {
            return format!("The practice network answers {answered} at a time, as set.");
        }
        Network::Practice { .. } => {
            return "The practice network was not set to that; these times don’t show what it was."
                .to_owned();
        }
        Network::Real { one_server: true } if answered == BROWSER_CONNECTIONS => {
            return format!(
                "Browsers open {BROWSER_CONNECTIONS} connections to one server over HTTP/1.1: that would be it."
            );
        }
        Network::Real { .. } => {}
    }
    "Whether that is the server or something on the way, these times don’t show.".to_owned()
}

/// What the line is set to, where there is something to set.
fn set_line(network: Network) -> String {
    match network {
        Network::Practice { line_kib_s, .. } if line_kib_s > 0 => format!(
            " (The practice network’s line is set to {} KiB/s.)",
            format::large(u64::from(line_kib_s))
        ),
        _ => String::new(),
    }
}
