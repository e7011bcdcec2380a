//! What stands around a saved picture, so that it says by itself what it shows: a title, and for each run
//! when and where it was measured.

use crate::analysis::record::Record;
use crate::format;
use crate::record::Status;

/// The title: the chapter and its question.
pub fn title(record: &Record) -> String {
    let chapter = record.experiment.chapter();
    format!("{}: {}", chapter.title(), chapter.question())
}

/// What a run of this name was, when it was measured and on what machine, in one line.
pub fn origin(name: &str, record: &Record) -> String {
    let machine = &record.machine;
    let parts = [
        Some(record.experiment.about()),
        Some(when(&record.started_at)),
        browser(&machine.user_agent),
        Some(machine.logical_cores)
            .filter(|cores| *cores > 0)
            .map(|cores| format::count(cores, "logical processor")),
        match record.status {
            Status::Complete => None,
            Status::Running => Some("not finished yet".to_owned()),
            Status::Cancelled => Some("cancelled".to_owned()),
            Status::Failed => Some("failed before its end".to_owned()),
            Status::Void => Some("void: its times should not be trusted".to_owned()),
        },
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    format!("{name}: {}", parts.join(" · "))
}

/// `2026-11-22T14:05:09.123Z` as somebody would write it; anything else as it is.
fn when(started_at: &str) -> String {
    let time = started_at.split_once('T');
    match time.and_then(|(day, time)| Some((day, time.get(..5)?))) {
        Some((day, minute)) if started_at.ends_with('Z') => format!("{day} {minute} UTC"),
        _ => started_at.to_owned(),
    }
}

/// Name and version of a browser and its system, from what it calls itself; `None` if that is unknown.
pub(super) fn browser(user_agent: &str) -> Option<String> {
    // Most call themselves by the names of others too, so the order matters.
    const NAMES: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chromium"),
        ("Chrome/", "Chromium"),
        ("Version/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let (name, version) = NAMES.iter().find_map(|(sign, name)| {
        let (_, rest) = user_agent.split_once(sign)?;
        let version = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        Some((*name, version))
    })?;
    let system = SYSTEMS.iter().find(|(sign, _)| user_agent.contains(sign));
    let system = system.map_or(String::new(), |(_, system)| format!(" on {system}"));
    Some(format!("{name} {version}{system}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_by_their_own_names() {
        let linux = "Mozilla/5.0 (X11; Linux x86_64)";
        for (user_agent, name) in [
            (
                format!("{linux} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36"),
                Some("Chromium 156 on Linux"),
            ),
            (
                format!("{linux} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"),
                Some("Edge 140 on Linux"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0".to_owned(),
                Some("Firefox 153 on Windows"),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML, like Gecko) Version/18.5 Safari/605".to_owned(),
                Some("Safari 18 on macOS"),
            ),
            ("<b>=1+1</b>".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(browser(&user_agent).as_deref(), name, "{user_agent}");
        }
    }

    #[test]
    fn a_time_as_somebody_would_write_it() {
        assert_eq!(when("2026-11-22T14:05:09.123Z"), "2026-11-22 14:05 UTC");
        for odd in [
            "",
            "yesterday",
            "T",
            "2026-11-22Tä",
            "2026-11-22T14:05:09+01:00",
        ] {
            assert_eq!(when(odd), odd);
        }
    }
}
