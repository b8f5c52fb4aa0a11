//! Several of them: a row for each chain, key, request and list.

use time::OffsetDateTime;

use super::text::printable;
use crate::inspect::standing::{Problem, Scale};
use crate::inspect::{Chain, Contents, Key, Report, Thing};
use crate::pki::describe::{Certificate, GeneralName};
use crate::pki::validity::{ExpiryLevel, date};
use crate::ui::{Emphasis, Table, Ui};

/// Names that a row shows; a certificate may have a thousand.
const NAMES_SHOWN: usize = 4;

struct Row {
    cells: [String; 6],
    emphasis: Emphasis,
}

/// Everything as a table, in the order of the targets.
pub(super) fn render(reports: &[Report], ui: &Ui, scale: &Scale) -> String {
    let rows: Vec<Row> = reports
        .iter()
        .flat_map(|report| rows(report, scale))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["target", "names", "issuer", "until", "days", "state"]);
    let mut emphases = vec![Emphasis::None];
    for row in rows {
        table.row(row.cells);
        emphases.push(row.emphasis);
    }
    let text = table.render();
    let lines = text.lines().zip(emphases);
    lines
        .map(|(line, emphasis)| ui.emphasise(line, emphasis) + "\n")
        .collect()
}

fn rows(report: &Report, scale: &Scale) -> Vec<Row> {
    let Ok(contents) = &report.outcome else {
        return Vec::new();
    };
    let only_cas = contents.has_only_cas();
    let several = contents.chains.len() + contents.things.len() > 1;
    let target = printable(&report.target);
    let mut number = 0;
    let mut name = || {
        number += 1;
        if several && number > 1 {
            format!("{target} #{number}")
        } else {
            target.clone()
        }
    };
    let mut rows = Vec::with_capacity(contents.chains.len() + contents.things.len());
    for chain in &contents.chains {
        let mut problems = scale.weigh(chain, report.source, only_cas);
        if rows.is_empty() {
            problems.extend(scale.beside(report, contents));
        }
        rows.push(chain_row(name(), chain, &problems, scale.now));
    }
    let shown = contents.things.iter();
    rows.extend(shown.map(|thing| thing_row(name(), thing, contents, scale.now)));
    rows
}

fn chain_row(target: String, chain: &Chain, problems: &[Problem], now: OffsetDateTime) -> Row {
    let leaf = chain.leaf();
    let level = worst(chain, now);
    let (state, emphasis) = if problems.is_empty() {
        let emphasis = match level {
            ExpiryLevel::Fine => Emphasis::None,
            _ => Emphasis::Notice,
        };
        (level.word().to_owned(), emphasis)
    } else {
        let mut words: Vec<&str> = problems
            .iter()
            .map(|problem| problem.code.words())
            .collect();
        words.dedup();
        (words.join(", "), Emphasis::Alarm)
    };
    Row {
        cells: [
            target,
            names(leaf),
            printable(&leaf.issuer.common()),
            date(leaf.validity.not_after),
            leaf.validity.days_left(now).to_string(),
            state,
        ],
        emphasis,
    }
}

/// The level of the certificate that ends first; a root at the end does not count.
fn worst(chain: &Chain, now: OffsetDateTime) -> ExpiryLevel {
    let mut counting = chain
        .certificates
        .iter()
        .enumerate()
        .filter(|(at, certificate)| *at == 0 || !certificate.is_self_issued());
    let due = counting.any(|(_, certificate)| certificate.level(now) != ExpiryLevel::Fine);
    if due {
        ExpiryLevel::Due
    } else {
        ExpiryLevel::Fine
    }
}

fn names(certificate: &Certificate) -> String {
    if certificate.is_ca || certificate.names.is_empty() {
        return printable(&certificate.subject.common());
    }
    first_names(&certificate.names)
}

fn first_names(names: &[GeneralName]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_SHOWN)
        .map(|name| printable(&name.value))
        .collect();
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown.join(" "),
        more => format!("{} (+{more})", shown.join(" ")),
    }
}

fn thing_row(target: String, thing: &Thing, contents: &Contents, now: OffsetDateTime) -> Row {
    let mut emphasis = Emphasis::None;
    let [what, issuer, until, days, state] = match thing {
        Thing::Key(key) => {
            let what = match key {
                Key::Readable(public) => format!("(private key, {public})"),
                Key::Encrypted => "(private key, encrypted)".to_owned(),
                Key::Foreign => "(private key of a kind that TLS does not use)".to_owned(),
            };
            // Said at the certificate whose key it should be.
            let fits = contents
                .chains
                .iter()
                .any(|chain| chain.key_matches == Some(true));
            let state = if fits { "ok" } else { "" };
            [
                what,
                String::new(),
                String::new(),
                String::new(),
                state.to_owned(),
            ]
        }
        Thing::PublicKey(key) => {
            let what = format!("(public key, {key})");
            [
                what,
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]
        }
        Thing::Request(request) => {
            let what = if request.names.is_empty() {
                printable(&request.subject.common())
            } else {
                first_names(&request.names)
            };
            [
                what,
                "(request)".to_owned(),
                String::new(),
                String::new(),
                String::new(),
            ]
        }
        Thing::RevocationList(list) => {
            let level = list.level(now);
            if level != ExpiryLevel::Fine {
                emphasis = Emphasis::Alarm;
            }
            let left = list
                .next_update
                .map(|next| (next - now).whole_seconds().div_euclid(86_400));
            [
                format!("(revocation list, {} revoked)", list.revoked),
                printable(&list.issuer.common()),
                list.next_update.map(date).unwrap_or_default(),
                left.map(|days| days.to_string()).unwrap_or_default(),
                level.word().to_owned(),
            ]
        }
    };
    Row {
        cells: [target, what, issuer, until, days, state],
        emphasis,
    }
}
