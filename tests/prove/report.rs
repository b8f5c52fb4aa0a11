//! What the campaigns came to, as a table of `docs/reliability.md`: the end of `make prove`.
//!
//! Only campaigns that ran in their whole number are written.

use std::fs;
use std::path::Path;

use crate::campaign::{Campaign, folder};
use crate::document::{Document, Rows, cell};

const DOCUMENT: &str = "docs/reliability.md";
const TABLE: &str = "campaigns";

#[test]
fn the_report_has_what_the_campaigns_came_to() {
    let mut all: Vec<Campaign> = fs::read_dir(folder())
        .into_iter()
        .flatten()
        .map(|entry| {
            let json = fs::read_to_string(entry.expect("an entry").path()).expect("counts");
            serde_json::from_str(&json).expect("counts of this version")
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let mut document = Document::new(fs::read_to_string(&file).expect("the report is there"));
    if std::env::var_os("VOICECTL_WRITE").is_some() {
        let whole = all.iter().filter(|campaign| campaign.is_whole);
        let rows: Rows = whole.map(row).collect();
        let head = [
            "campaign",
            "faults or trials",
            "what came of them",
            "measured",
        ];
        document.merge(TABLE, &head, |row| row[0].clone(), rows);
        fs::write(&file, document.text()).expect("written");
    }
    let published = document.rows(TABLE).expect("the table is there");
    for campaign in all.iter().filter(|campaign| campaign.is_whole) {
        assert!(
            published.iter().any(|row| row[0] == cell(&campaign.name)),
            "{DOCUMENT} has no row for {}: `make prove` writes it",
            campaign.name
        );
    }
}

fn row(campaign: &Campaign) -> Vec<String> {
    vec![
        cell(&campaign.name),
        campaign.faults.to_string(),
        cell(&campaign.outcome),
        campaign.day.clone(),
    ]
}
