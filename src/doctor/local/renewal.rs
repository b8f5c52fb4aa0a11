//! Whether something calls `voicectl renew` by itself: a unit of systemd, a line of cron.

use std::path::PathBuf;

use crate::doctor::{Row, Surroundings};
use crate::inspect::file;

const CALL: &str = "voicectl renew";

/// Folders whose files may hold the call, and single files.
const PLACES: [&str; 6] = [
    "/etc/systemd/system",
    "/usr/lib/systemd/system",
    "/etc/cron.d",
    "/etc/cron.daily",
    "/var/spool/cron/crontabs",
    "/etc/crontab",
];

/// A unit or a crontab is short; longer files are something else.
const LONGEST: u64 = 1 << 20;

pub(super) fn row(machine: &Surroundings) -> Row {
    let mut places: Vec<PathBuf> = PLACES.iter().map(|place| machine.at(place)).collect();
    places.extend(
        machine
            .xdg("XDG_CONFIG_HOME", ".config")
            .map(|config| config.join("systemd/user")),
    );
    let files = places
        .into_iter()
        .flat_map(|place| match std::fs::read_dir(&place) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(_) => vec![place],
        });
    let calls = |path: &PathBuf| {
        let is_short =
            std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= LONGEST);
        let text = is_short.then(|| file::bytes(path).ok()).flatten();
        text.is_some_and(|bytes| {
            String::from_utf8_lossy(&bytes)
                .lines()
                .any(|line| line.contains(CALL) && !line.trim_start().starts_with('#'))
        })
    };
    let mut found = files.into_iter().filter(calls);
    let detail = found.next().map_or_else(
        || "nothing calls `voicectl renew` by itself".to_owned(),
        |path| format!("called by {}", path.display()),
    );
    // No alarm: a certificate that is due has a row of its own.
    Row::seen("renewal", Vec::new()).detail(detail)
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn units_and_crontabs_are_found_and_comments_are_not() {
        let root = tempfile::tempdir().expect("a folder");
        let mut machine = Surroundings::new(OffsetDateTime::UNIX_EPOCH, |_| None);
        machine.root = root.path().to_owned();
        let detail = |machine: &Surroundings| row(machine).detail.expect("a detail");
        let cron = root.path().join("etc/cron.d");
        std::fs::create_dir_all(&cron).expect("a folder");
        std::fs::write(cron.join("x"), "# 0 3 * * * root voicectl renew\n").expect("written");
        assert!(detail(&machine).starts_with("nothing"));
        std::fs::write(
            cron.join("y"),
            "0 3 * * * root /usr/bin/voicectl renew --quiet\n",
        )
        .expect("written");
        assert!(detail(&machine).ends_with("etc/cron.d/y"));
    }
}
