//! What a campaign of faults came to: one line that is printed, and kept in `target/prove/NAME.json` until `report.rs` writes it
//! into `docs/reliability.md`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How many faults of each campaign, where it shall be another number than its own: a short look, which is not published.
const VARIABLE: &str = "VOICECTL_PROVE_FAULTS";

/// The only files or commands of a campaign that are looked at, by a piece of their names.
const PART: &str = "VOICECTL_PROVE_PART";

/// The counts of a campaign. One that loses something fails, and has none.
#[derive(Serialize, Deserialize)]
pub(crate) struct Campaign {
    /// What was done to what, as the table says it.
    pub(crate) name: String,
    /// Faults that were injected.
    pub(crate) faults: u32,
    /// What came of them, in words with counts.
    pub(crate) outcome: String,
    /// Whether it was its whole number.
    pub(crate) is_whole: bool,
    /// When, as a day.
    pub(crate) day: String,
}

/// How many faults a campaign injects.
pub(crate) fn faults(whole: u32) -> u32 {
    let given = std::env::var(VARIABLE).ok();
    given.map_or(whole, |text| {
        let number: u32 = text.parse().expect("a number of faults");
        number.min(whole)
    })
}

/// Whether a part of a campaign is looked at: all of it, or what the variable names.
pub(crate) fn is_wanted(part: &str) -> bool {
    std::env::var(PART).map_or(true, |wanted| part.contains(&wanted))
}

/// Where counts wait.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prove")
}

impl Campaign {
    /// So many faults of those that are asked for.
    pub(crate) fn new(name: &str, faults: u32, whole: u32) -> Self {
        let day = time::OffsetDateTime::now_utc().date().to_string();
        Self {
            name: name.to_owned(),
            faults,
            outcome: String::new(),
            is_whole: faults >= whole,
            day,
        }
    }

    /// Adds a count, unless it is none.
    pub(crate) fn count(mut self, number: impl TryInto<u64>, what: &str) -> Self {
        let number = number.try_into().unwrap_or(u64::MAX);
        if number > 0 {
            let comma = if self.outcome.is_empty() { "" } else { ", " };
            let _ = write!(self.outcome, "{comma}{number} {what}");
        }
        self
    }

    /// Says it and keeps it.
    pub(crate) fn done(self) {
        println!(
            "proved: {}: {} faults: {}",
            self.name, self.faults, self.outcome
        );
        fs::create_dir_all(folder()).expect("a folder");
        let file: String = self
            .name
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let json = serde_json::to_string_pretty(&self).expect("JSON");
        fs::write(folder().join(format!("{file}.json")), json).expect("written");
    }
}
